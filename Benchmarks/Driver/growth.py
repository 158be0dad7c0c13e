"""How time and memory grow with the guests of one event, a thousandfold: what should be flat, or in proportion."""

from __future__ import annotations

import time
from collections.abc import Callable

from cases import Place
from community import Community, peak
from figures import Figure, number
from processes import Server, answers, free_port, run
from storage import Matching

SIZES = (1_000, 10_000, 100_000, 1_000_000)
PROGRAMS = ("luma", "members", "notifications")


class Growth:
    """One round at every size. All guests are those of one event, which is the hardest for whoever keeps its people."""

    def __init__(self, place: Place, progress: Callable[[str], None], sizes: tuple[int, ...] = SIZES):
        self._place = place
        self._progress = progress
        self._sizes = sizes
        self._lines: dict[str, dict[int, Figure]] = {}

    @property
    def figures(self) -> list[Figure]:
        return [figure for line in self._lines.values() for figure in line.values()]

    def measure(self) -> None:
        for size in self._sizes:
            self._progress(f"growth: {size:,} guests")
            self._ingest(size)
            self._whole_way(size)
            self._match(size)

    def _note(self, what: str, unit: str, size: int, value: float) -> None:
        figure = Figure("growth", f"{what}, {size:,} guests", unit, higher_is_better=False)
        figure.ours.append(value)
        self._lines.setdefault(f"{what} ({unit})", {})[size] = figure

    def _ingest(self, size: int) -> None:
        """Reading alone: the list into a file."""
        port = free_port()
        with Server(self._place.limit("fake_luma", str(port), str(size)), core=None) as luma:
            luma.wait_until(lambda: answers(port), 60)
            file = str(self._place.empty_folder("growth") / "guests.db")
            command = self._place.ours("ingest", "--url", f"http://127.0.0.1:{port}", "--db", file)
            for name in ("ingest, first load", "ingest, nothing changed"):
                done = run(command, core=None)
                self._note(f"{name}: CPU", "µs/guest", size, done.cpu_seconds / size * 1e6)
                self._note(f"{name}: peak memory", "MiB", size, done.peak_mebibytes)

    def _whole_way(self, size: int) -> None:
        """The programs: a first load, the same again, pages of the list, and one guest more."""
        limit = 60 + size / 2_000
        with Community(self._place, size) as community:
            programs = community.programs
            start = time.perf_counter()
            community.start_luma()
            community.wait_until_settled(1, limit)
            self._note("first load to notifications", "s", size, time.perf_counter() - start)
            for program in PROGRAMS:
                self._note(f"first load to notifications: CPU of {program}", "µs/guest", size,
                           programs[program].cpu_seconds() / size * 1e6)
            start = time.perf_counter()
            community.call("POST", "/v1/sync")
            community.wait_until_settled(2, limit)
            self._note("again, nothing changed", "s", size, time.perf_counter() - start)
            for place, number_of_guest in (("first", 0), ("last", size - 101)):
                self._note(f"{place} page of 100 guests", "ms", size, self._page(community, number_of_guest))
            self._note("one guest more: CPU of notifications", "ms", size, self._refresh(community))
            for program in PROGRAMS:
                self._note(f"peak memory of {program}", "MiB", size, peak(programs[program]))

    @staticmethod
    def _page(community: Community, after: int) -> float:
        times = []
        for _ in range(20):
            start = time.perf_counter()
            page = community.call("GET", f"/v1/events/evt-0/guests?limit=100&cursor=gst-{after:09d}")
            times.append(time.perf_counter() - start)
            if len(page["guests"]) != 100:
                raise SystemExit(f"{len(page['guests'])} guests on a page of 100")
        return sorted(times)[len(times) // 2] * 1e3

    @staticmethod
    def _refresh(community: Community) -> float:
        """What it costs to tell of one member more, the median of several."""
        going = "SELECT total FROM (SELECT attendee_total AS total FROM gathering_view)"
        costs = []
        newcomers = (n for n in range(community.guests) if n % 5 < 3 and n % 3 != 0 and n % 7 > 2)
        for _ in range(5):
            expected = community.value("notifications", going) + 1
            program = community.programs["notifications"]
            before = program.cpu_seconds()
            community.deliver(0, next(newcomers))
            deadline = time.monotonic() + 30
            while community.value("notifications", going) < expected:
                if time.monotonic() > deadline:
                    raise SystemExit("a webhook had no effect")
                time.sleep(0.005)
            costs.append(program.cpu_seconds() - before)
        return sorted(costs)[2] * 1e3

    def _match(self, size: int) -> None:
        case = Matching(self._place, size)
        case.measure()
        self._note("match of a guest among as many members", "µs", size, 1e6 / case.rate.ours[-1])

    def table(self) -> str:
        """A Markdown table with a column for each size, and how the figure grew over the last tenfold."""
        head = ["", *(f"{size:,}" for size in self._sizes), "last × 10"]
        rows = []
        for what, figures in self._lines.items():
            values = [figures[size].ours[-1] for size in self._sizes]
            growth = f"{values[-1] / values[-2]:.1f} ×" if len(values) > 1 and values[-2] else ""
            rows.append([what, *map(number, values), growth])
        widths = [max(len(row[column]) for row in [head, *rows]) for column in range(len(head))]

        def line(cells: list[str]) -> str:
            return "| " + " | ".join(cell.ljust(width) for cell, width in zip(cells, widths)) + " |"

        return "\n".join([line(head), "|" + "|".join("-" * (width + 2) for width in widths) + "|", *map(line, rows)])
