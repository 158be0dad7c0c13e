"""The CalDAV client against a server that answers at once: what it costs itself."""

from __future__ import annotations

import shutil
import subprocess
from datetime import date
from pathlib import Path

from cases import Case, Place
from figures import Figure
from processes import Finished, Server, answers, free_port, run


class CalendarPush(Case):
    """1,000 new events with 8 requests in flight, beside curl and vdirsyncer; then the question what has changed."""

    EVENTS = 1_000
    POLLS = 100

    def __init__(self, place: Place):
        super().__init__(place)
        name = f"{self.EVENTS:,} events put, 8 in flight"
        lower = {"absolute": True, "higher_is_better": False}
        self.rate = Figure("caldav", name, "events/s", 0.7)
        self.cost = Figure("caldav", name, "CPU µs/event", higher_is_better=False)
        self.faster = Figure("caldav", name, "times as fast as vdirsyncer", 4, absolute=True)
        self.poll = Figure("caldav", f"nothing changed among {self.EVENTS:,}", "CPU ms/poll", 10, **lower)
        self.folder = place.empty_folder("caldav")
        make_events(self.folder, self.EVENTS)
        self.has_vdirsyncer = place.has_peer("vdirsyncer", "vdirsyncer")

    @property
    def figures(self) -> list[Figure]:
        return [self.rate, self.cost, self.faster, self.poll]

    def measure(self) -> None:
        port = free_port()
        url = f"http://127.0.0.1:{port}/c/"
        with Server(self.place.limit("fake_caldav", str(port))) as server:
            server.wait_until(lambda: answers(port))
            ours = self._measure("ours", url, push("ours", self.place, url, self.folder, self.EVENTS))
            if int(ours.output.split()[0]) != self.EVENTS:
                raise SystemExit(f"caldav: {ours.output.strip()} instead of {self.EVENTS} events put")
            polled = run(self.place.ours("caldav", "--url", url, "--polls", str(self.POLLS)))
            self.poll.add("ours", float(polled.output.split()[1]))
            self._measure("limit", url, push("limit", self.place, url, self.folder, self.EVENTS))
            if self.has_vdirsyncer:
                command = vdirsyncer(self.place.empty_folder("vdirsyncer"), url, self.folder)
                peer = self._measure("vdirsyncer", url, command)
                self.faster.add("ours", peer.wall_seconds / ours.wall_seconds)

    def _measure(self, who: str, url: str, command: list[str]) -> Finished:
        subprocess.run([shutil.which("curl") or "curl", "-sS", "--fail", "-X", "DELETE", url], check=True)
        done = run(command)
        self.rate.add(who, self.EVENTS / done.wall_seconds)
        self.cost.add(who, done.cpu_seconds / self.EVENTS * 1e6)
        return done


def make_events(folder: Path, count: int) -> None:
    """Events of about 500 bytes, a file each, all of them to come."""
    year = date.today().year + 1
    for number in range(count):
        lines = (
            "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Rollcall//Benchmark//EN", "BEGIN:VEVENT", f"UID:e{number:06d}",
            "DTSTAMP:20260101T000000Z", f"DTSTART:{year}{number % 12 + 1:02d}{number % 28 + 1:02d}T{number % 24:02d}0000Z",
            "DURATION:PT2H", f"SUMMARY:Event number {number}", "LOCATION:Example street 5\\, Berlin",
            f"URL:https://luma.example/e{number}",
            "DESCRIPTION:An evening with talks\\, snacks and a description of some length\\,",
            "  as those of real events have.", "STATUS:CONFIRMED", "END:VEVENT", "END:VCALENDAR", "")
        (folder / f"e{number:06d}.ics").write_text("\r\n".join(lines), newline="")


def push(who: str, place: Place, url: str, folder: Path, count: int) -> list[str]:
    """The command with which ours, or curl as the limit, puts the events of a folder into a calendar."""
    if who == "ours":
        return place.ours("caldav", "--url", url, "--folder", str(folder), "--events", str(count))
    # What curl reads instead of a thousand arguments; with the fields that ours sends.
    transfers = place.empty_folder("curl") / "transfers.txt"
    transfers.write_text("next\n".join(
        f'url = "{url}{file.name}"\nupload-file = "{file}"\nheader = "Content-Type: text/calendar; charset=utf-8"\n'
        'header = "If-None-Match: *"\nheader = "Expect:"\nuser = "u:p"\noutput = "/dev/null"\n'
        for file in sorted(folder.glob("*.ics"))))
    return ["curl", "-sS", "--fail", "--parallel", "--parallel-max", "8", "-K", str(transfers)]


def vdirsyncer(folder: Path, url: str, files: Path) -> list[str]:
    """The command that keeps a folder of files in step with a calendar, made ready."""
    folder.mkdir(exist_ok=True)
    files.mkdir(exist_ok=True)
    settings = folder / "config"
    settings.write_text(
        f'[general]\nstatus_path = "{folder}/status/"\n[pair both]\na = "files"\nb = "calendar"\ncollections = null\n'
        f'[storage files]\ntype = "filesystem"\npath = "{files}"\nfileext = ".ics"\n'
        f'[storage calendar]\ntype = "caldav"\nurl = "{url}"\nusername = "u"\npassword = "p"\n')
    command = ["vdirsyncer", "-v", "ERROR", "-c", str(settings)]
    subprocess.run([*command, "discover"], input="y\n" * 9, text=True, capture_output=True, check=True)
    return [*command, "sync"]
