"""What is measured. A case measures one round of ours and of its limit; rounds of all cases are interleaved."""

from __future__ import annotations

import importlib.util
import re
import shutil
import subprocess
import sys
import time
from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from pathlib import Path

from figures import Figure
from processes import LOAD_CORE, Server, answers, free_port, memory, pinned, run


@dataclass
class Place:
    """Where things are: our programs, the limit programs, and a folder for files."""

    programs: Path
    limits: Path
    files: Path
    seconds: float
    missing: set[str] = field(default_factory=set)

    def peer(self, name: str) -> str | None:
        """A peer that is built from Peers/, if what it needs is there."""
        program = self.limits / name
        return str(program) if program.exists() else None

    def has_peer(self, name: str, package: str) -> bool:
        """Whether a peer's program is there; what is not is told once, and the rest is measured without it."""
        if shutil.which(name) is not None:
            return True
        if package not in self.missing:
            self.missing.add(package)
            print(f"without the peer {name}: install {package} to have it beside ours", file=sys.stderr)
        return False

    def has_python_peer(self, module: str) -> bool:
        """Whether Python finds what a peer is written with."""
        if importlib.util.find_spec(module) is not None:
            return True
        if module not in self.missing:
            self.missing.add(module)
            print(f"without the peer written with {module}: pip install {module} to have it beside ours", file=sys.stderr)
        return False

    def ours(self, *arguments: str) -> list[str]:
        return [str(self.programs / "rollcall-bench"), *arguments]

    def limit(self, name: str, *arguments: str) -> list[str]:
        return [str(self.limits / name), *arguments]

    def empty_folder(self, name: str) -> Path:
        folder = self.files / name
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        return folder


class Case(ABC):
    def __init__(self, place: Place):
        self.place = place

    @property
    @abstractmethod
    def figures(self) -> list[Figure]: ...

    @abstractmethod
    def measure(self) -> None:
        """One round: adds a value to every figure."""


class RPC(Case):
    """Typed methods over a Unix socket, beside an echo that parses nothing under the same load program, and gRPC."""

    SIZES = {100: "100 B", 10_240: "10 KB"}

    def __init__(self, place: Place):
        super().__init__(place)
        targets = {100: 0.45, 10_240: 0.3}
        self.rates = {
            size: Figure("RPC", f"{name}, 64 in flight", "calls/s", targets[size])
            for size, name in self.SIZES.items()}
        self.cpu = {
            size: Figure("RPC", f"{name}, 64 in flight", "server CPU µs/call", higher_is_better=False)
            for size, name in self.SIZES.items()}
        self.worst = Figure("RPC", "100 B, 64 in flight, p99", "µs", 500, absolute=True, higher_is_better=False)
        self.single = {
            size: Figure("RPC", f"{name}, 1 in flight, p50", "µs", 1.15, higher_is_better=False)
            for size, name in self.SIZES.items()}
        self.other_methods = {
            "echo.codable": Figure("RPC", "100 B, 64 in flight, by Codable", "calls/s"),
            "echo.wait": Figure("RPC", "100 B, 64 in flight, by Codable, from a task", "calls/s")}
        self.grpc = place.peer("grpc_echo")

    @property
    def figures(self) -> list[Figure]:
        return [
            *self.rates.values(), *self.cpu.values(), self.worst, *self.single.values(), *self.other_methods.values()]

    def measure(self) -> None:
        socket = str(self.place.empty_folder("rpc") / "socket")
        client = self.place.limit("rpc_client", socket)
        sides = {
            "ours": (self.place.ours("rpc-echo", "--socket", socket), client),
            "limit": (self.place.limit("rpc_limit", socket), client)}
        if self.grpc:
            address = f"unix:{socket}"
            sides["gRPC C++"] = ([self.grpc, "serve", address], [self.grpc, "call", address])
        for who, (serve, call) in sides.items():
            Path(socket).unlink(missing_ok=True)
            with Server(serve) as server:
                server.wait_until(lambda: answers(socket))
                for size in self.SIZES:
                    self._under_load(who, server, call, size)
                if who == "ours":
                    for method, figure in self.other_methods.items():
                        figure.add(who, self._load(call, 100, 64, LOAD_CORE, method)[0])
            Path(socket).unlink(missing_ok=True)
            # Pinned apart, waking the other core would be most of it: both ends choose where they run.
            with Server(serve, core=None) as server:
                server.wait_until(lambda: answers(socket))
                for size, figure in self.single.items():
                    figure.add(who, self._load(call, size, 1, None)[1])

    def _under_load(self, who: str, server: Server, call: list[str], size: int) -> None:
        before = server.cpu_seconds()
        rate, _, worst = self._load(call, size, 64, LOAD_CORE)
        # The load programs warm up for 0.3 s before they count.
        calls = rate * (self.place.seconds + 0.3)
        self.rates[size].add(who, rate)
        self.cpu[size].add(who, (server.cpu_seconds() - before) / calls * 1e6)
        if size == 100:
            self.worst.add(who, worst)

    def _load(
        self, call: list[str], size: int, in_flight: int, core: int | None, *method: str
    ) -> tuple[float, float, float]:
        """Calls a second, and the median and 99th percentile of their latencies in µs."""
        command = [*call, str(size), str(in_flight), str(self.place.seconds), *method]
        rate, half, worst = map(float, run(command, core).output.split())
        return rate, half, worst


class Ingestion(Case):
    """Guests out of a fast fake Luma into a file, beside a C++ loader: a first load, and again with nothing changed."""

    PAGE = 100

    def __init__(self, place: Place, guests: int):
        super().__init__(place)
        self.guests = guests
        name = f"{guests:,} guests, {self.PAGE} a page"
        lower = {"absolute": True, "higher_is_better": False}
        self.first = Figure("ingest", f"{name}: first load", "guests/s", 0.8)
        self.again = Figure("ingest", f"{name}: nothing changed", "guests/s", 0.75)
        self.cost = {
            "first load": Figure("ingest", f"{name}: first load", "CPU µs/guest", 10, **lower),
            "nothing changed": Figure("ingest", f"{name}: nothing changed", "CPU µs/guest", 4, **lower)}
        self.peak = Figure("ingest", f"{name}: peak memory", "MiB", 20, **lower)

    @property
    def figures(self) -> list[Figure]:
        return [self.first, self.again, *self.cost.values(), self.peak]

    def measure(self) -> None:
        port = free_port()
        with Server(self.place.limit("fake_luma", str(port), str(self.guests))) as luma:
            luma.wait_until(lambda: answers(port))
            url, page = f"http://127.0.0.1:{port}", str(self.PAGE)
            for is_ours in (True, False):
                file = str(self.place.empty_folder("ingest") / "guests.db")
                # Both sync every transaction to disk (FULL).
                command = (
                    self.place.ours("ingest", "--url", url, "--db", file, "--page", page) if is_ours
                    else self.place.limit("ingest_limit", url, file, page, "evt-0", "FULL"))
                for name, figure, changed in (
                        ("first load", self.first, self.guests), ("nothing changed", self.again, 0)):
                    done = run(command)
                    if list(map(int, done.output.split())) != [self.guests, changed]:
                        raise SystemExit(f"{command[0]}: {done.output.strip()} instead of {self.guests} {changed}")
                    cost, spent = self.cost[name], done.cpu_seconds / self.guests * 1e6
                    (figure.ours if is_ours else figure.limit).append(self.guests / done.wall_seconds)
                    (cost.ours if is_ours else cost.limit).append(spent)
                    if figure is self.first:
                        (self.peak.ours if is_ours else self.peak.limit).append(done.peak_mebibytes)


class JSON(Case):
    """A page of 100 guests, read and written, beside simdjson."""

    TARGETS = {"scan": 2_000, "scan and read 5 members of each guest": None, "write 5 members of each guest": None}

    def __init__(self, place: Place):
        super().__init__(place)
        self.rates = {
            what: Figure("JSON", what, "MB/s", target, absolute=True) for what, target in self.TARGETS.items()}

    @property
    def figures(self) -> list[Figure]:
        return list(self.rates.values())

    def measure(self) -> None:
        page = str(self.place.empty_folder("json") / "page.json")
        for is_ours in (True, False):
            command = self.place.ours("json", "--save", page) if is_ours else self.place.limit("json_limit", page)
            rates = dict(re.findall(r"^(.+): [\d.]+ µs, (\d+) MB/s$", run(command).output, re.MULTILINE))
            for what, figure in self.rates.items():
                (figure.ours if is_ours else figure.limit).append(float(rates[what]))


class Idle(Case):
    """The five programs with empty files and nothing to do."""

    PROGRAMS = ("luma", "members", "calendar", "notifications", "gateway")

    def __init__(self, place: Place):
        super().__init__(place)
        lower = {"absolute": True, "higher_is_better": False}
        self.each = {
            name: Figure("idle", name, "MiB resident", 10 if name == "gateway" else 14, **lower)
            for name in self.PROGRAMS}
        self.resident = Figure("idle", "all five", "MiB resident", 60, **lower)
        self.shares = Figure("idle", "all five, shared pages counted once (PSS)", "MiB", 40, **lower)
        self.wakings = Figure("idle", "all five, beside due timers", "wake-ups/s", 0, **lower)
        self.starts = {
            name: Figure("start", f"{name}, file there, to the first answer", "ms", 60, **lower)
            for name in self.PROGRAMS}
        self.size = Figure("size", "the largest program, stripped", "MB", 20, **lower)

    @property
    def figures(self) -> list[Figure]:
        return [*self.each.values(), self.resident, self.shares, self.wakings, *self.starts.values(), self.size]

    def measure(self) -> None:
        folder, port = self.place.empty_folder("idle"), free_port()
        settings = {
            "ROLLCALL_DATA_DIRECTORY": str(folder), "ROLLCALL_HTTP_PORT": str(port), "ROLLCALL_LOG_LEVEL": "warning",
            "LUMA_API_URL": f"http://127.0.0.1:{free_port()}"}
        servers = [Server([str(self.place.programs / f"rollcall-{name}")], None, settings) for name in self.PROGRAMS]
        started = []
        try:
            for server in servers:
                started.append(server.__enter__())
            started[-1].wait_until(lambda: answers(port) and self._is_ready(port))
            time.sleep(1)  # An idle second, so that what start-up needed is given back.
            figures = [memory(server.pid) for server in started]
            self._count_wakings(started)
        finally:
            for server in reversed(started):
                server.__exit__()
        for name, (resident, _) in zip(self.PROGRAMS, figures):
            self.each[name].ours.append(resident)
        self.resident.ours.append(sum(resident for resident, _ in figures))
        self.shares.ours.append(sum(share for _, share in figures))
        for name, figure in self.starts.items():
            figure.ours.append(self._start(name, settings, port) * 1e3)
        self.size.ours.append(max(self._stripped_size(name) for name in self.PROGRAMS) / 1e6)

    def _count_wakings(self, servers: list[Server]) -> None:
        """Threads that leave or begin meanwhile have woken too, but not again and again."""
        time.sleep(4)  # Until they have found one another.
        before = [server.wakings() for server in servers]
        begin = time.perf_counter()
        time.sleep(2 * self.place.seconds)
        spent = time.perf_counter() - begin
        self.wakings.ours.append(sum(
            count - old[thread]
            for server, old in zip(servers, before) for thread, count in server.wakings().items() if thread in old
        ) / spent)

    def _start(self, name: str, settings: dict[str, str], port: int) -> float:
        """Seconds from its beginning until it accepts: it does so once its file is open and migrated."""
        socket = f"{settings['ROLLCALL_DATA_DIRECTORY']}/run/{name}.sock"
        begin = time.perf_counter()
        with Server([str(self.place.programs / f"rollcall-{name}")], None, settings) as server:
            server.wait_until(lambda: answers(port if name == "gateway" else socket), pause=0.0005)
            return time.perf_counter() - begin

    def _stripped_size(self, name: str) -> int:
        file = self.place.files / "stripped"
        subprocess.run(["strip", "-o", file, self.place.programs / f"rollcall-{name}"], check=True)
        return file.stat().st_size

    @staticmethod
    def _is_ready(port: int) -> bool:
        command = ["curl", "--silent", "--fail", "--max-time", "2", f"http://127.0.0.1:{port}/readyz"]
        return subprocess.run(command, capture_output=True).returncode == 0
