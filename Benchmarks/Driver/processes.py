"""Programs under measurement: started on a core of their own, asked for their CPU time and memory, stopped."""

from __future__ import annotations

import os
import re
import resource
import signal
import socket
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

TICKS_PER_SECOND = os.sysconf("SC_CLK_TCK")
# The program measured and the load on it do not share a core.
SERVER_CORE, LOAD_CORE = 0, 1 if (os.cpu_count() or 1) > 1 else 0


def pinned(command: list[str], core: int | None) -> list[str]:
    return command if core is None else ["taskset", "-c", str(core), *command]


class Server:
    """A program that runs until the `with` block ends."""

    def __init__(
        self, command: list[str], core: int | None = SERVER_CORE, environment: dict[str, str] | None = None,
        log: Path | None = None
    ):
        self._command = pinned(command, core)
        self._environment = {**os.environ, **(environment or {})}
        self._log = log or Path(os.devnull)

    def __enter__(self) -> "Server":
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(
                self._command, stdout=log, stderr=log, start_new_session=True, env=self._environment)
        self.pid = self._process.pid
        return self

    def __exit__(self, *_: object) -> None:
        if self._process.poll() is None:
            os.killpg(self.pid, signal.SIGTERM)
            try:
                self._process.wait(10)
            except subprocess.TimeoutExpired:
                os.killpg(self.pid, signal.SIGKILL)
                self._process.wait()

    def cpu_seconds(self) -> float:
        """What its living threads have used, to the nanosecond; children are not counted."""
        return sum(
            int((task / "schedstat").read_text().split()[0]) / 1e9
            for task in Path(f"/proc/{self.pid}/task").iterdir())

    def wakings(self) -> dict[str, int]:
        """How often each of its threads has waited and gone on."""
        return {
            task.name: int(re.search(r"^voluntary_ctxt_switches:\s+(\d+)", (task / "status").read_text(), re.M)[1])
            for task in Path(f"/proc/{self.pid}/task").iterdir()}

    def wait_until(self, is_ready: Callable[[], bool], limit: float = 20, pause: float = 0.005) -> "Server":
        deadline = time.monotonic() + limit
        while not is_ready():
            if self._process.poll() is not None or time.monotonic() > deadline:
                raise SystemExit(f"{' '.join(self._command)} did not start")
            time.sleep(pause)
        return self


def memory(pid: int) -> tuple[float, float]:
    """Resident memory in MiB: all of it, and with pages that others map too counted in shares (PSS)."""
    figures = {
        line.split(":")[0]: int(line.split()[1])
        for name in ("status", "smaps_rollup")
        for line in Path(f"/proc/{pid}/{name}").read_text().splitlines()
        if line.startswith(("VmRSS:", "Pss:"))}
    return figures["VmRSS"] / 1024, figures["Pss"] / 1024


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def answers(address: int | str) -> bool:
    """Whether somebody listens on a loopback port or a Unix socket."""
    family = socket.AF_UNIX if isinstance(address, str) else socket.AF_INET
    with socket.socket(family) as connection:
        connection.settimeout(1)
        try:
            connection.connect(address if isinstance(address, str) else ("127.0.0.1", address))
            return True
        except OSError:
            return False


@dataclass
class Finished:
    output: str
    wall_seconds: float
    cpu_seconds: float
    peak_mebibytes: float


def run(command: list[str], core: int | None = LOAD_CORE) -> Finished:
    """Runs a program to its end.

    Raises SystemExit with what it wrote when it fails: a figure of a failed run is no figure.
    """
    start = time.perf_counter()
    process = subprocess.Popen(pinned(command, core), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    output, errors = process.stdout.read(), process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    process.stdout.close()
    process.stderr.close()
    if process.returncode != 0:
        raise SystemExit(f"{' '.join(command)} failed with {process.returncode}: {errors.strip()[-500:]}")
    return Finished(
        output, time.perf_counter() - start, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def busy_cores_of_others(measure: Callable[[], None]) -> float:
    """Runs `measure`, which ends all that it starts, and says how many cores everybody else used meanwhile."""
    def machine() -> float:
        fields = [int(field) for field in Path("/proc/stat").read_text().split("\n")[0].split()[1:]]
        return sum(fields[index] for index in (0, 1, 2, 5, 6, 7)) / TICKS_PER_SECOND

    def ours() -> float:
        usages = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
        return sum(usage.ru_utime + usage.ru_stime for usage in usages)

    start, machine_before, ours_before = time.perf_counter(), machine(), ours()
    measure()
    return max(0.0, (machine() - machine_before - (ours() - ours_before)) / (time.perf_counter() - start))
