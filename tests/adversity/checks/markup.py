"""HTML of which the parser would make a very large tree."""

import time

from harness import check

EMPLOYER = "311000004"


def post(server, description):
    """Posts a vacancy with this description: the status of the reply."""
    vacancy = {
        "title": "Sykepleier",
        "occupation": "2223",
        "municipalities": ["tynset"],
        "state": "published",
        "description": description,
    }
    headers = {"Authorization": f"Bearer {server.log_in('helsetun')}"}
    status, _, body = server.post(f"/v1/employers/{EMPLOYER}/vacancies", vacancy, headers=headers)
    if status == 201:
        # A reader must not pay for it either.
        identity = body.split(b'"id":"', 1)[1].split(b'"', 1)[0].decode()
        server.get(f"/v1/vacancies/{identity}")
    return status


@check("markup-nested", "MiB at most", at_most=200, patch="markup.patch")
def nested(setup):
    """The most memory held when formatting elements that are left open, 40 KB at most, are posted and read."""
    times = 1_700 if setup.short else 2_400
    with setup.server() as server:
        server.reset_peak()
        status = post(server, "".join(f"<b id={number}><p>" for number in range(times)))
        peak = server.peak
        assert status == 422 or peak > 200, status
        return peak


@check("markup-list", "seconds", at_most=1.5, patch="markup.patch")
def lists(setup):
    """The time until a list in a list, thousands of times, is refused, or posted and read."""
    times = 3_000 if setup.short else 20_000
    with setup.server() as server:
        server.log_in("helsetun")
        began = time.monotonic()
        post(server, "<ul><li>" * times)
        return time.monotonic() - began


@check("markup-escapes", "CPU seconds", at_most=1.5, patch="markup.patch")
def escapes(setup):
    """The processor time of quotation marks, at each of which the HTML serializer looks through the whole text."""
    with setup.server() as server:
        server.log_in("helsetun")
        before = server.cpu_seconds
        post(server, "»" * (20_000 if setup.short else 200_000))
        return server.cpu_seconds - before
