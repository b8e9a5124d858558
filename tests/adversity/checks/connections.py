"""Connections: slow ones, unread ones, too many of them, and the end of the server."""

import http.client
import socket
import threading
import time

from harness import check, read_all

GET = b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"
# In the environment, where arguments can override them.
SHORT_DEADLINES = {f"FLYTTHIT_DEADLINE_{part}": "2" for part in ("HEAD", "REQUEST", "WRITE")}
NO_DEADLINES = ["--deadline-head", "3600", "--deadline-request", "3600", "--deadline-write", "3600"]


def used(server, requests=1, **options):
    """A connection on which so many good requests were answered."""
    raw = server.connect(timeout=10, **options)
    for _ in range(requests):
        raw.sendall(GET)
        received = b""
        while not received.endswith(b'{"status":"ok"}'):
            chunk = raw.recv(65536)
            if not chunk:
                raise ConnectionError(received)
            received += chunk
    return raw


def is_open(raw):
    """Whether the server still keeps the connection, whatever it has sent."""
    raw.setblocking(False)
    try:
        while raw.recv(65536):
            pass
        return False
    except BlockingIOError:
        return True
    except OSError:
        return False


def open_after_dripping(connections, piece, seconds):
    """Sends this piece on each connection five times a second: how many are open in the end."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        for raw in connections:
            try:
                raw.send(piece)
            except OSError:
                pass
        time.sleep(0.2)
    return sum(map(is_open, connections))


@check("slow-heads", "connections open after the deadline", at_most=0, off=NO_DEADLINES)
def slow_heads(setup):
    """Heads that do not end, after a good first, second and third request."""
    with setup.server(env=SHORT_DEADLINES) as server:
        slow = [used(server, 1 + number % 3) for number in range(60 if setup.short else 240)]
        return open_after_dripping(slow, b"a", seconds=5)


@check("dripped-body", "connections open after their 408", at_most=0, off=NO_DEADLINES)
def dripped_body(setup):
    """Chunked bodies that are sent on after the reply."""
    head = (
        b"POST /v1/matches HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
        b"Transfer-Encoding: chunked\r\n\r\n"
    )
    with setup.server(env=SHORT_DEADLINES) as server:
        slow = [used(server) for _ in range(20)]
        for raw in slow:
            raw.sendall(head)
        return open_after_dripping(slow, b"1\r\n \r\n", seconds=6)


@check("unread-replies", "connections open after the deadline", at_most=0, off=NO_DEADLINES)
def unread_replies(setup):
    """Large replies that nobody reads; every further request of such a client stays in its socket."""
    with setup.server(env=SHORT_DEADLINES) as server:
        unread = [server.connect(receive_buffer=4096) for _ in range(40 if setup.short else 200)]
        for raw in unread:
            for _ in range(5):
                raw.sendall(b"GET /docs/swagger-ui-bundle.js HTTP/1.1\r\nHost: x\r\n\r\n")
        time.sleep(6)
        return sum(server_side_is_open(server, raw) for raw in unread)


def server_side_is_open(server, raw):
    """Whether the process holds the other end, as the kernel lists it."""
    inode = None
    here, there = server.port, raw.getsockname()[1]
    with open("/proc/net/tcp", encoding="ascii") as table:
        for line in table:
            fields = line.split()
            if fields[1].endswith(f":{here:04X}") and fields[2].endswith(f":{there:04X}"):
                inode = fields[9]
    # A socket that its process has closed has no inode any more.
    return inode not in (None, "0")


@check(
    "connections-per-address",
    "of 1,100 connections of one address are held",
    at_most=256,
    off=["--connections-per-address", "0"],
)
def connections_per_address(setup):
    """Idle connections of one address, after a good first request on each."""
    with setup.server(env={"FLYTTHIT_KEEP_ALIVE": "15"}) as server:
        held = []
        for _ in range(1100):
            try:
                held.append(used(server))
            except OSError:
                pass
        return sum(map(is_open, held))


@check(
    "others-are-served",
    "seconds for a new client while one address has all that it may",
    at_most=1,
    off=["--connections-per-address", "0", *NO_DEADLINES],
)
def others_are_served(setup):
    """So few files that one address could take all of them, and a client of another address."""
    with setup.server(env=SHORT_DEADLINES, open_files=300) as server:
        slow = []
        for _ in range(400):
            try:
                raw = server.connect(timeout=5)
                slow.append(raw)
                raw.sendall(b"GET /healthz HTTP/1.1\r\nX: ")
            except OSError:
                pass
        time.sleep(0.5)
        began = time.monotonic()
        client = http.client.HTTPConnection("127.0.0.1", server.port, 10, ("127.0.0.2", 0))
        client.request("GET", "/healthz")
        assert client.getresponse().status == 200
        return time.monotonic() - began


@check(
    "stop-loses-requests",
    "requests lost by 16 clients when the server stops",
    at_most=0,
    patch="no-announcement.patch",
)
def stop_loses_requests(setup):
    """Busy clients, and clients that idle up to a second, who keep their connection while they may."""
    with setup.server("--limit-address", "0", "--keep-alive", "3") as server:
        lost = []
        clients = [
            threading.Thread(target=keep_asking, args=(server.port, pause, lost))
            for pause in [0.003] * 8 + [0.1 * tenths for tenths in range(2, 10)]
        ]
        for client in clients:
            client.start()
        time.sleep(1)
        told = time.monotonic()
        server.terminate()
        for client in clients:
            client.join()
        server.process.wait(30)
        assert time.monotonic() - told < 30 and server.process.returncode == 0
        return len(lost)


def keep_asking(port, pause, lost):
    """Asks until it cannot connect, or is told 503: then it would ask elsewhere."""
    kept = None
    while True:
        try:
            raw = kept or socket.create_connection(("127.0.0.1", port), 20)
        except OSError:
            return
        kept = None
        try:
            raw.sendall(GET)
            reply = b""
            while b"}" not in reply:
                chunk = raw.recv(65536)
                if not chunk:
                    raise ConnectionError("closed without a reply")
                reply += chunk
            if reply.startswith(b"HTTP/1.1 503"):
                return
            if b"connection: close" not in reply.lower():
                kept = raw
        except OSError as error:
            lost.append(error)
        time.sleep(pause)


@check(
    "bare-line-feed",
    "heads with a bare line feed that are answered",
    at_most=0,
    patch="bare-line-feed.patch",
)
def bare_line_feed(setup):
    """Heads in which one line ends in a line feed only."""
    with setup.server() as server:
        answered = 0
        for head in [
            b"GET /healthz HTTP/1.1\nHost: x\r\n\r\n",
            b"GET /healthz HTTP/1.1\r\nHost: x\n\r\n",
            b"GET /healthz HTTP/1.1\r\nHost: x\r\n\n",
        ]:
            raw = server.connect()
            raw.sendall(head)
            reply, is_closed = read_all(raw, 3)
            answered += not (is_closed and reply.startswith(b"HTTP/1.1 400"))
        return answered
