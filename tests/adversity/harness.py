"""The real server under attack: starting it, talking to it, and the list of checks.

A check is a function that attacks a server and returns one figure. It passes while the figure is
within its bound. Every check names how its defence is switched off: by arguments of `serve`
(`off`) or by a patch of the source (`sabotage/<name>.patch`).
"""

import http.client
import json
import os
import re
import resource
import signal
import socket
import subprocess
import tempfile
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Callable

FOLDER = Path(__file__).parent
PASSWORD = "a fictitious password"
START_SECONDS = 60


@dataclass
class Check:
    """One attack and the bound of its figure."""

    name: str
    unit: str
    at_most: float | None
    at_least: float | None
    at_least_in_short: float | None
    off: list[str]
    patch: str | None
    attack: Callable[["Setup"], float]

    def shorten(self):
        """Takes the bound of the short form."""
        self.at_least = self.at_least_in_short or self.at_least

    def holds(self, figure: float) -> bool:
        return (self.at_most is None or figure <= self.at_most) and (
            self.at_least is None or figure >= self.at_least
        )

    @property
    def bound(self) -> str:
        return f"≤ {self.at_most:g}" if self.at_most is not None else f"≥ {self.at_least:g}"


CHECKS: list[Check] = []


def check(name, unit, *, at_most=None, at_least=None, at_least_in_short=None, off=(), patch=None):
    """Adds the function to the checks. `off` or `patch` is what switches its defence off. In the short form,
    where the attackers share the processors with a debug build, a ratio of speeds may have a bound of its own.
    """
    assert off or patch, f"{name} cannot be made to fail"

    def add(attack):
        CHECKS.append(Check(name, unit, at_most, at_least, at_least_in_short, list(off), patch, attack))
        return attack

    return add


@dataclass
class Setup:
    """What a check attacks with: the binary, and whether the short form is wanted."""

    binary: Path
    short: bool
    extra: list[str] = field(default_factory=list)

    def server(self, *arguments, demo=True, env=None, database=None, open_files=None):
        """A server with these arguments of `serve`, in an empty folder of its own; a context manager."""
        demo_arguments = ["--demo"] if demo else ["--no-sync"]
        return Server(
            self.binary, [*demo_arguments, *arguments, *self.extra], env or {}, database, open_files
        )


class Server:
    """A running `flytthit serve`."""

    def __init__(self, binary, arguments, env, database, open_files):
        self.binary, self.arguments, self.env, self.database = binary, arguments, env, database
        self.open_files = open_files

    def __enter__(self):
        self._folder = tempfile.TemporaryDirectory(prefix="flytthit-adversity-")
        self.folder = Path(self._folder.name)
        self.start()
        return self

    def start(self):
        """Starts the process, again after it has ended, on the same database."""
        command = [str(self.binary), "serve", "--bind", "127.0.0.1:0", *self.arguments]
        if self.database:
            command += ["--database", self.database]
        environment = {key: value for key, value in os.environ.items() if not key.startswith("FLYTTHIT_")}
        environment.pop("DATABASE_URL", None)
        environment |= {"RUST_LOG": "warn,flytthit_api=info"} | self.env

        def limit():
            resource.setrlimit(resource.RLIMIT_NOFILE, (self.open_files, self.open_files))

        self.process = subprocess.Popen(
            command,
            cwd=self.folder,
            env=environment,
            stderr=subprocess.PIPE,
            preexec_fn=limit if self.open_files else None,
        )
        self.log: list[str] = []
        found = threading.Event()

        def read():
            for line in self.process.stderr:
                text = line.decode(errors="replace")
                self.log.append(text)
                match = re.search(r'"address":"127\.0\.0\.1:(\d+)"', text)
                if match and not found.is_set():
                    self.port = int(match[1])
                    found.set()
            found.set()

        threading.Thread(target=read, daemon=True).start()
        if not found.wait(START_SECONDS) or not hasattr(self, "port"):
            raise RuntimeError("the server did not start:\n" + "".join(self.log[-20:]))

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        self._folder.cleanup()

    @property
    def alive(self):
        return self.process.poll() is None

    def terminate(self):
        self.process.send_signal(signal.SIGTERM)

    def _status(self, key):
        text = Path(f"/proc/{self.process.pid}/status").read_text()
        return int(re.search(rf"{key}:\s+(\d+) kB", text)[1]) / 1024

    @property
    def rss(self):
        """The memory it holds now, in MiB."""
        return self._status("VmRSS")

    @property
    def peak(self):
        """The most memory it has held since it started or `reset_peak`, in MiB."""
        return self._status("VmHWM")

    def reset_peak(self):
        Path(f"/proc/{self.process.pid}/clear_refs").write_text("5")

    @property
    def cpu_seconds(self):
        """The processor time it has used."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def connect(self, timeout=60.0, receive_buffer=None):
        """A raw connection."""
        raw = socket.socket()
        if receive_buffer:
            raw.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
        raw.settimeout(timeout)
        raw.connect(("127.0.0.1", self.port))
        return raw

    def ask(self, method, path, body=None, headers=None, timeout=60.0):
        """One request on a connection of its own: status, headers, bytes."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        try:
            headers = dict(headers or {})
            if body is not None and not isinstance(body, (bytes, str)):
                body = json.dumps(body)
            if body is not None:
                headers.setdefault("Content-Type", "application/json")
            connection.request(method, path, body, headers)
            reply = connection.getresponse()
            return reply.status, dict(reply.getheaders()), reply.read()
        finally:
            connection.close()

    def get(self, path, **options):
        return self.ask("GET", path, **options)

    def post(self, path, body, **options):
        return self.ask("POST", path, body, **options)

    def log_in(self, name):
        """The access token of an account of the demo set."""
        credentials = {"email": f"{name}@demo.example", "password": PASSWORD}
        status, _, body = self.post("/v1/auth/token", credentials)
        assert status == 200, (status, body)
        return json.loads(body)["access_token"]


def read_all(raw, seconds):
    """Everything a connection sends within so many seconds, and whether the server closed it."""
    received, until = b"", time.monotonic() + seconds
    while (left := until - time.monotonic()) > 0:
        raw.settimeout(left)
        try:
            chunk = raw.recv(65536)
        except TimeoutError:
            return received, False
        except OSError:
            return received, True
        if not chunk:
            return received, True
        received += chunk
    return received, False


def percentile(values, share):
    """The value that this share of them do not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]
