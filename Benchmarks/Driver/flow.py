"""The whole way, with the real programs: from Luma's list, or its webhook, to the notification that is seen."""

from __future__ import annotations

import sys
import time
from pathlib import Path

from cases import Case, Place
from community import Community, peak, written
from figures import Figure
from processes import Server, answers, free_port, run

COUNTED = ("luma", "members", "notifications")


class WholeWay(Case):
    """A guest list out of the fake Luma: read, matched, shown; and read once more with nothing changed."""

    def __init__(self, place: Place, guests: int):
        super().__init__(place)
        self.guests = guests
        name = f"{guests:,} guests to notifications"
        lower = {"absolute": True, "higher_is_better": False}
        self.first = Figure("flow", f"{name}: first load", "guests/s", 25_000, absolute=True)
        self.again = Figure("flow", f"{name}: nothing changed", "guests/s")
        self.cost = Figure("flow", f"{name}: first load, all programs", "CPU µs/guest", higher_is_better=False)
        self.writes = Figure("flow", f"{name}: nothing changed, written", "bytes/guest", 5, **lower)
        self.peaks = {program: Figure("flow", f"{name}: {program}, peak", "MiB", 32, **lower) for program in COUNTED}

    @property
    def figures(self) -> list[Figure]:
        return [self.first, self.again, self.cost, self.writes, *self.peaks.values()]

    def measure(self) -> None:
        if self.place.has_python_peer("requests"):
            self._measure_requests()
        with Community(self.place, self.guests) as community:
            programs = community.programs
            before = sum(server.cpu_seconds() for server in programs.values())
            start = time.perf_counter()
            community.start_luma()
            community.wait_until_settled(1, 120)
            self.first.ours.append(self.guests / (time.perf_counter() - start))
            used = sum(server.cpu_seconds() for server in programs.values()) - before
            self.cost.ours.append(used / self.guests * 1e6)
            for program, figure in self.peaks.items():
                figure.ours.append(peak(programs[program]))
            time.sleep(2)  # What was loaded is moved into the files when nobody waits: that is not the second run's.
            bytes_before = sum(written(programs[program]) for program in COUNTED)
            start = time.perf_counter()
            community.call("POST", "/v1/sync")
            community.wait_until_settled(2, 120)
            self.again.ours.append(self.guests / (time.perf_counter() - start))
            self.writes.ours.append((sum(written(programs[program]) for program in COUNTED) - bytes_before) / self.guests)

    def _measure_requests(self) -> None:
        """The first half of the way, into a file, as it is written in Python."""
        port = free_port()
        program = Path(__file__).parent.parent / "Peers" / "ingest_requests.py"
        with Server(self.place.limit("fake_luma", str(port), str(self.guests)), core=None) as luma:
            luma.wait_until(lambda: answers(port), 60)
            file = str(self.place.empty_folder("requests") / "guests.db")
            for figure in (self.first, self.again):
                done = run([sys.executable, str(program), f"http://127.0.0.1:{port}", file, "100"], core=None)
                if int(done.output) != self.guests:
                    raise SystemExit(f"the peer read {done.output.strip()} guests of {self.guests}")
                figure.add("requests, first half", self.guests / done.wall_seconds)
