"""Large bodies: nothing is read of what its sender may not send."""

import http.client
import threading
import time

from harness import check


@check("batch-of-a-stranger", "MiB more", at_most=60, patch="batches.patch")
def batch_of_a_stranger(setup):
    """60 bodies of 15 MiB at once (20 in the short form), from somebody who does not act for the employer."""
    with setup.server() as server:
        token = server.log_in("bygg")
        body = b"[" + b" " * (15 << 20) + b"]"
        server.reset_peak()
        before = server.rss

        def send():
            connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
            try:
                headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
                connection.request("POST", "/v1/employers/311000004/vacancies:batch", body, headers)
                connection.getresponse().read()
            except (OSError, http.client.HTTPException):
                pass  # It may hang up while the body is being sent.
            finally:
                connection.close()

        threads = [threading.Thread(target=send) for _ in range(20 if setup.short else 60)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert server.alive
        return server.peak - before


@check("slow-batches", "seconds until another employer's batch is stored", at_most=3, patch="batch-places.patch")
def slow_batches(setup):
    """One account begins eight batches and sends no more; another sends one that is whole."""
    line = {"reference": "n-1", "title": "Snekker", "occupation": "7115", "municipalities": ["tynset"]}
    with setup.server() as server:
        slow, other = server.log_in("helsetun"), server.log_in("bygg")
        head = (
            "POST /v1/employers/311000004/vacancies:batch HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
            f"Authorization: Bearer {slow}\r\nContent-Length: 1000000\r\n\r\n["
        )
        connections = [server.connect() for _ in range(8)]
        for connection in connections:
            connection.sendall(head.encode())
        time.sleep(1)
        began = time.monotonic()
        headers = {"Authorization": f"Bearer {other}"}
        status, _, body = server.post("/v1/employers/311000012/vacancies:batch", [line], headers=headers)
        assert status == 200, (status, body)
        return time.monotonic() - began
