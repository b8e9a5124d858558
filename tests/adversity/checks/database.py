"""The database under attack or gone: readiness, memory that goes on serving, and no lost write."""

import os
import sqlite3
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor

from harness import check

VACANCIES = "/v1/employers/311000004/vacancies"


def posting(number):
    return {
        "reference": f"adversity-{number}",
        "title": "Sykepleier",
        "occupation": "2223",
        "municipalities": ["tolga"],
        "state": "published",
    }


def fill(server, rows):
    """Makes a rare `q` slow: many long texts that nearly hold it everywhere."""
    path = server.folder / "flytthit.db"
    database = sqlite3.connect(path, timeout=30)
    columns = [row[1] for row in database.execute("PRAGMA table_info(vacancy)")]
    chosen = ", ".join(
        {
            "id": "printf('00000000-0000-7000-8000-%012d', n)",
            "reference": "'filled-' || n",
            "search": "replace(hex(zeroblob(4000)), '00', 'aa')",
            "status": "'open'",
        }.get(column, column)
        for column in columns
    )
    with database:
        database.execute(
            f"""WITH RECURSIVE count(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM count WHERE n < {rows})
            INSERT INTO vacancy ({", ".join(columns)})
            SELECT {chosen} FROM count, (SELECT * FROM vacancy WHERE status = 'open' LIMIT 1)"""
        )
    database.close()


def share_meanwhile(server, setup, is_answered, settle, pause=0.0):
    """The share of looks at the server that were answered, from so many seconds after 64 connections began to ask for a
    rare `q`.
    """
    fill(server, 4_000 if setup.short else 40_000)
    until = time.monotonic() + (6 if setup.short else 30)

    def attack(_):
        while time.monotonic() < until:
            server.get("/v1/vacancies?q=aaaaaaab")

    with ThreadPoolExecutor(64) as attackers:
        attackers.map(attack, range(64))
        time.sleep(settle)
        answers = []
        while time.monotonic() < until:
            answers.append(is_answered())
            time.sleep(pause)
    return sum(answers) / len(answers)


@check("ready-under-heavy-lists", "share of /readyz 200", at_least=0.99, patch="follower.patch")
def ready_under_heavy_lists(setup):
    """64 connections ask for a rare `q`, while somebody asks whether the server is ready."""
    with setup.server("--limit-address", "0", "--max-region-age", "1") as server:
        # A follower that needs the busy pool takes a moment to fall behind.
        return share_meanwhile(server, setup, lambda: server.get("/readyz")[0] == 200, settle=2, pause=0.05)


@check("lists-without-filter-under-heavy-lists", "share of 200", at_least=0.99, patch="heavy-reads.patch")
def cheap_under_heavy_lists(setup):
    """64 connections ask for a rare `q`; what is cheap is answered."""
    with setup.server("--limit-address", "0") as server:

        def in_time():
            began = time.monotonic()
            return server.get("/v1/vacancies?limit=1")[0] == 200 and time.monotonic() - began < 2

        return share_meanwhile(server, setup, in_time, settle=1)


@check("locked-database", "seconds to 503", at_most=9, patch="database-signs.patch")
def locked_database(setup):
    """Another process holds the lock; a change is told to come back, memory goes on serving."""
    with setup.server() as server:
        headers = {"Authorization": f"Bearer {server.log_in('helsetun')}"}
        lock = sqlite3.connect(server.folder / "flytthit.db", isolation_level=None)
        lock.execute("BEGIN IMMEDIATE")
        began = time.monotonic()
        status, told, _ = server.post(VACANCIES, posting(0), headers=headers)
        taken = time.monotonic() - began
        told = {name.lower() for name in told}
        memory = [server.get(path)[0] for path in ("/v1/commuting/catchments", "/v1/municipalities", "/readyz")]
        lock.execute("ROLLBACK")
        lock.close()
        right = status == 503 and "retry-after" in told and memory == [200, 200, 200]
        return taken if right else float("inf")


@check("removed-database", "acknowledged writes lost", at_most=0, patch="watched-file.patch")
def removed_database(setup):
    """The file is removed under a server that is written to, which then ends by itself."""
    with setup.server() as server:
        headers = {"Authorization": f"Bearer {server.log_in('helsetun')}"}
        assert server.post(VACANCIES, posting(0), headers=headers)[0] == 201
        os.remove(server.folder / "flytthit.db")
        lost = 0
        for number in range(1, 20):
            try:
                lost += server.post(VACANCIES, posting(number), headers=headers)[0] == 201
            except OSError:
                break
        try:
            assert server.process.wait(timeout=10) > 0, "a supervisor starts it again only after a failure"
        except subprocess.TimeoutExpired:
            assert lost > 0, "it neither ended nor acknowledged anything"
        return lost


@check("erased-canary", "files that still hold it", at_most=0, patch="checkpoint.patch")
def erased_canary(setup):
    """What was erased is in no file of the database after the server has stopped."""
    canary = "canary-7f3a@example.org"
    with setup.server() as server:
        database = sqlite3.connect(server.folder / "flytthit.db", timeout=30)
        database.execute("PRAGMA secure_delete = ON")
        (vacancy,) = database.execute("SELECT id FROM vacancy LIMIT 1").fetchone()
        with database:
            database.execute(
                "INSERT INTO vacancy_contact (vacancy_id, ordinal, email) VALUES (?, 0, ?)", (vacancy, canary)
            )
        with database:
            database.execute("DELETE FROM vacancy_contact WHERE email = ?", (canary,))
        holding = lambda: sum(canary.encode() in file.read_bytes() for file in server.folder.glob("flytthit.db*"))
        assert holding() > 0, "the log holds it first"
        server.terminate()
        server.process.wait(timeout=40)
        # Still open, so that it is not SQLite that clears up after the last connection.
        found = holding()
        database.close()
        return found
