"""Requests and replies have bounds: few bytes make neither a long reply nor much work."""

import json
import threading

from harness import check

ADULT = {"occupations": [{"code": "2223"}, {"code": "5"}, {"code": "7"}, {"code": "2"}]}
PATCH = "bounds.patch"


@check("interests-reply", "bytes of the reply to a household with 95,000 interests", at_most=4_000_000, patch=PATCH)
def interests(setup):
    count = 9_000 if setup.short else 95_000
    household = {"adults": [ADULT], "interests": [f"i{number}" for number in range(count)], "limit": 100}
    with setup.server() as server:
        return len(server.post("/v1/matches", household)[2])


@check("interests-memory", "MiB more for four such households at once", at_most=100, patch=PATCH)
def four_at_once(setup):
    count = 9_000 if setup.short else 95_000
    household = {"adults": [ADULT], "interests": [f"i{number}" for number in range(count)], "limit": 100}
    body = json.dumps(household)
    with setup.server() as server:
        server.get("/readyz")
        before = server.rss
        server.reset_peak()
        clients = [threading.Thread(target=server.post, args=("/v1/matches", body)) for _ in range(4)]
        for client in clients:
            client.start()
        for client in clients:
            client.join()
        assert server.alive
        return server.peak - before


def cpu_of(setup, body):
    """The processor time that one request costs."""
    with setup.server() as server:
        server.get("/readyz")
        before = server.cpu_seconds
        status = server.post("/v1/matches", json.dumps(body, separators=(",", ":")))[0]
        assert status >= 400, status
        return server.cpu_seconds - before


@check("unknown-ties", "CPU seconds for 60,000 unknown ties", at_most=0.5, patch=PATCH)
def unknown_ties(setup):
    ties = [f"x{number}" for number in range(60_000)]
    return cpu_of(setup, {"adults": [ADULT], "ties": ties})


@check("empty-ties", "CPU seconds for 340,000 empty ties", at_most=0.5, patch=PATCH)
def empty_ties(setup):
    return cpu_of(setup, {"adults": [ADULT], "ties": [""] * 340_000})
