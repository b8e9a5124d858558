"""An open-loop load generator: requests are due by the clock, whether or not earlier ones were answered."""

import re
import selectors
import socket
import time
from collections import Counter
from dataclasses import dataclass, field

# A reply later than this is of no use to the person who asked.
USEFUL_SECONDS = 2.0


@dataclass
class Outcome:
    """Counts of one run."""

    seconds: float
    sent: int = 0
    statuses: Counter = field(default_factory=Counter)
    useful: int = 0
    without_retry_after: int = 0
    broken: int = 0

    @property
    def goodput(self):
        """Useful replies a second."""
        return self.useful / self.seconds


class _Connection:
    def __init__(self, port):
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=30)
        self.socket.setblocking(False)
        self.received = b""
        self.missing = None
        self.began = 0.0


def run(port, request, seconds, rate=None, connections=4):
    """Sends `request` (bytes) at this rate; without a rate, each connection sends when it is answered."""
    selector = selectors.DefaultSelector()
    idle = []
    for _ in range(connections):
        connection = _Connection(port)
        selector.register(connection.socket, selectors.EVENT_READ, connection)
        idle.append(connection)
    outcome = Outcome(seconds)
    began = time.monotonic()
    until = began + seconds
    due = began

    def renew(connection):
        outcome.broken += 1
        selector.unregister(connection.socket)
        connection.socket.close()
        fresh = _Connection(port)
        selector.register(fresh.socket, selectors.EVENT_READ, fresh)
        idle.append(fresh)

    while (now := time.monotonic()) < until:
        while idle and (rate is None or due <= now):
            connection = idle.pop()
            connection.received, connection.missing, connection.began = b"", None, now
            try:
                connection.socket.sendall(request)
            except OSError:
                renew(connection)
                continue
            outcome.sent += 1
            if rate is not None:
                due += 1 / rate
        # Requests that found no idle connection are still sent, later, but never as a burst after a pause.
        if rate is not None:
            due = max(due, now - 1)
        wait = min(until, due) - now if rate is not None and idle else 0.05
        for key, _ in selector.select(max(0.0, min(wait, 0.05))):
            connection = key.data
            try:
                chunk = connection.socket.recv(1 << 20)
            except BlockingIOError:
                continue
            except OSError:
                chunk = b""
            if not chunk:
                renew(connection)
                continue
            if connection.missing is None:
                connection.received += chunk
                head, end, rest = connection.received.partition(b"\r\n\r\n")
                if not end:
                    continue
                length = re.search(rb"(?i)\r\ncontent-length: (\d+)", head)
                connection.missing = (int(length[1]) if length else 0) - len(rest)
                connection.received = head
            else:
                connection.missing -= len(chunk)
            if connection.missing <= 0:
                status = int(connection.received[9:12])
                outcome.statuses[status] += 1
                took = time.monotonic() - connection.began
                outcome.useful += status == 200 and took <= USEFUL_SECONDS
                if status == 503 and b"\r\nretry-after:" not in connection.received.lower():
                    outcome.without_retry_after += 1
                idle.append(connection)
    for key in list(selector.get_map().values()):
        key.data.socket.close()
    selector.close()
    return outcome


def request(method, path, body=b""):
    """The bytes of a request."""
    head = f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n"
    if body:
        head += f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n"
    return head.encode() + b"\r\n" + body
