"""Logins: nobody keeps the owner of an account out, and a flood of them costs little memory."""

import http.client
import json
import threading
import time

from harness import PASSWORD, check

OWNER = "helsetun@demo.example"


def log_in(server, email, password, source):
    """The status of a login from an address of this machine."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30, source_address=(source, 0))
    try:
        body = json.dumps({"email": email, "password": password})
        connection.request("POST", "/v1/auth/token", body, {"Content-Type": "application/json"})
        return connection.getresponse().status
    finally:
        connection.close()


@check("lock-out", "of 11 logins of the owner", at_least=11, patch="logins.patch")
def lock_out(setup):
    """One address has used up its tries at an account; another one knows the password."""
    with setup.server() as server:
        for _ in range(9):
            log_in(server, OWNER, "a wrong guess of a password", "127.0.0.2")
        statuses = []
        for number in range(11):
            log_in(server, OWNER, "a wrong guess of a password", "127.0.0.2")
            statuses.append(log_in(server, OWNER, PASSWORD, f"127.0.1.{1 + number // 5}"))
        return statuses.count(200)


@check("lock-out-by-many", "of 5 logins of the owner", at_least=5, patch="logins.patch")
def lock_out_by_many(setup):
    """Many addresses have used up the tries that strangers have; the owner has logged in before."""
    with setup.server() as server:
        assert log_in(server, OWNER, PASSWORD, "127.0.1.1") == 200
        for number in range(24):
            for _ in range(5):
                log_in(server, OWNER, "a wrong guess of a password", f"127.0.2.{number + 1}")
        return [log_in(server, OWNER, PASSWORD, "127.0.1.1") for _ in range(5)].count(200)


@check("login-flood", "MiB more", at_most=100, patch="logins.patch")
def login_flood(setup):
    """2,000 logins (500 in the short form) of accounts that are not there, over 100 connections at once, each
    from an address of its own so that the tries of an address do not protect the memory."""
    total, workers = (500, 100) if setup.short else (2_000, 100)
    with setup.server("--limit-address", "1000000") as server:
        before = server.rss
        until = time.monotonic() + (8 if setup.short else 120)

        def flood(worker):
            for number in range(total // workers):
                if time.monotonic() > until:
                    return
                source = f"127.1.{worker}.{number + 1}"
                try:
                    log_in(server, f"nobody{worker}-{number}@example.org", "a wrong guess", source)
                except (OSError, http.client.HTTPException):
                    pass

        threads = [threading.Thread(target=flood, args=(worker,)) for worker in range(workers)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert server.alive
        return server.rss - before
