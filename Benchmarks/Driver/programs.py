"""The real programs on files of their own, and what is asked of them."""

from __future__ import annotations

import http.client
import json
import sqlite3
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

from processes import Server, answers, free_port


class Installation:
    """Some of our programs on empty files, until the `with` block ends."""

    def __init__(self, place, name: str, settings: dict[str, str] | None = None):
        self._place = place
        self.folder: Path = place.empty_folder(name)
        self.port = free_port()
        self.programs: dict[str, Server] = {}
        self._files: dict[str, sqlite3.Connection] = {}
        self._settings = {
            "ROLLCALL_DATA_DIRECTORY": str(self.folder), "ROLLCALL_HTTP_PORT": str(self.port),
            "ROLLCALL_REQUESTS_PER_MINUTE": "100000", **(settings or {})}

    def __enter__(self) -> "Installation":
        try:
            self.prepare()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        for file in self._files.values():
            file.close()
        for server in reversed(self.programs.values()):
            server.__exit__()

    def prepare(self) -> None:
        """What is to be there when the `with` block begins."""

    def start(self, name: str) -> Server:
        server = Server([str(self._place.programs / f"rollcall-{name}")], None, self._settings)
        self.programs[name] = server.__enter__()
        return server.wait_until(lambda: answers(str(self.folder / "run" / f"{name}.sock")))

    def stop(self, name: str) -> None:
        self.programs.pop(name).__exit__()

    def start_gateway(self) -> None:
        self.start("gateway").wait_until(lambda: answers(self.port))
        command = [str(self._place.programs / "rollcall"), "keys", "create", "bench", "--scopes", "read,write,admin"]
        done = subprocess.run(
            command, capture_output=True, text=True, timeout=20,
            env={"PATH": "/usr/bin:/bin", "ROLLCALL_DATA_DIRECTORY": str(self.folder)})
        if done.returncode != 0:
            raise SystemExit(f"no key: {done.stderr.strip()}")
        self.key = done.stdout.strip()

    def fill(self, name: str) -> sqlite3.Connection:
        """The file of a program that does not run, with its tables: how fast it is filled is not the question."""
        self.start(name)
        self.stop(name)
        return sqlite3.connect(self.folder / f"{name}.db")

    def call(self, method: str, path: str, body: object = None) -> object:
        return call(
            self.port, method, path, body, {"Authorization": f"Bearer {self.key}", "Content-Type": "application/json"})

    def value(self, program: str, question: str) -> int:
        """A figure out of a program's file, without disturbing the program."""
        if program not in self._files:
            self._files[program] = sqlite3.connect(f"file:{self.folder}/{program}.db?mode=ro", uri=True, timeout=10)
        return (self._files[program].execute(question).fetchone() or (0,))[0] or 0


def call(port: int, method: str, path: str, body: object = None, fields: dict[str, str] | None = None) -> object:
    """Asks a server on this machine with JSON, and ends everything when it refuses."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    connection.request(method, path, None if body is None else json.dumps(body), fields or {})
    response = connection.getresponse()
    text = response.read()
    connection.close()
    if response.status >= 300:
        raise SystemExit(f"{method} {path}: {response.status} {text[:300]}")
    return json.loads(text) if text else None


def wait_until(what: str, is_so: Callable[[], bool], limit: float, pause: float = 0.01) -> float:
    """Waits, and says for how many seconds."""
    start = time.perf_counter()
    while not is_so():
        if time.perf_counter() - start > limit:
            raise SystemExit(f"{what}: not within {limit:.0f} s")
        time.sleep(pause)
    return time.perf_counter() - start
