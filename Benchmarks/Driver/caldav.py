"""The CalDAV client against a server that answers at once: what it costs itself."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

from cases import Case, Place
from figures import Figure
from processes import Server, answers, free_port, run


class CalendarPush(Case):
    """1,000 new events with 8 requests in flight, beside curl; then the question what has changed, when nothing has."""

    EVENTS = 1_000
    POLLS = 100

    def __init__(self, place: Place):
        super().__init__(place)
        name = f"{self.EVENTS:,} events put, 8 in flight"
        lower = {"absolute": True, "higher_is_better": False}
        self.rate = Figure("caldav", name, "events/s", 0.7)
        self.cost = Figure("caldav", name, "CPU µs/event", higher_is_better=False)
        self.poll = Figure("caldav", f"nothing changed among {self.EVENTS:,}", "CPU ms/poll", 10, **lower)
        folder = place.empty_folder("caldav")
        self.folder, self.transfers = str(folder), folder / "curl.txt"
        self._make(folder)

    @property
    def figures(self) -> list[Figure]:
        return [self.rate, self.cost, self.poll]

    def _make(self, folder: Path) -> None:
        """Events of about 500 bytes, a file each."""
        for number in range(self.EVENTS):
            lines = (
                "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Rollcall//Benchmark//EN", "BEGIN:VEVENT", f"UID:e{number:06d}",
                "DTSTAMP:20260101T000000Z", f"DTSTART:2026{number % 12 + 1:02d}{number % 28 + 1:02d}T{number % 24:02d}0000Z",
                "DURATION:PT2H", f"SUMMARY:Event number {number}", "LOCATION:Example street 5\\, Berlin",
                f"URL:https://luma.example/e{number}",
                "DESCRIPTION:An evening with talks\\, snacks and a description of some length\\,",
                "  as those of real events have.", "STATUS:CONFIRMED", "END:VEVENT", "END:VCALENDAR", "")
            (folder / f"e{number:06d}.ics").write_text("\r\n".join(lines), newline="")

    def measure(self) -> None:
        port = free_port()
        url = f"http://127.0.0.1:{port}/c/"
        with Server(self.place.limit("fake_caldav", str(port))) as server:
            server.wait_until(lambda: answers(port))
            self._measure("ours", url, self.place.ours(
                "caldav", "--url", url, "--folder", self.folder, "--events", str(self.EVENTS)))
            self._write_transfers(url)
            self._measure("limit", url, [
                "curl", "-sS", "--fail", "--parallel", "--parallel-max", "8", "-K", str(self.transfers)])
            polled = run(self.place.ours("caldav", "--url", url, "--polls", str(self.POLLS)))
            self.poll.add("ours", float(polled.output.split()[1]))

    def _measure(self, who: str, url: str, command: list[str]) -> None:
        subprocess.run([shutil.which("curl") or "curl", "-sS", "--fail", "-X", "DELETE", url], check=True)
        done = run(command)
        if who == "ours" and int(done.output.split()[0]) != self.EVENTS:
            raise SystemExit(f"caldav: {done.output.strip()} instead of {self.EVENTS} events put")
        self.rate.add(who, self.EVENTS / done.wall_seconds)
        self.cost.add(who, done.cpu_seconds / self.EVENTS * 1e6)

    def _write_transfers(self, url: str) -> None:
        """What curl reads instead of a thousand arguments; with the fields that ours sends."""
        self.transfers.write_text("next\n".join(
            f'url = "{url}{file.name}"\nupload-file = "{file}"\nheader = "Content-Type: text/calendar; charset=utf-8"\n'
            'header = "If-None-Match: *"\nheader = "Expect:"\nuser = "u:p"\noutput = "/dev/null"\n'
            for file in sorted(Path(self.folder).glob("*.ics"))))
