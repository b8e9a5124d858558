"""Large bodies: nothing is read of what its sender may not send."""

import http.client
import threading

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
