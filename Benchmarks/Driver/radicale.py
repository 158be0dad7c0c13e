"""CalDAV against Radicale, a server that others wrote."""

from __future__ import annotations

import re
import statistics
import subprocess
import tempfile
import time
from pathlib import Path

from bridge import Bridge
from caldav import make_events, push, vdirsyncer
from cases import Case, Place
from figures import Figure
from processes import Server, answers, free_port, run
from programs import wait_until

NEEDED = ("radicale", "radicale")


class Radicale(Server):
    """Radicale with an empty store, until the `with` block ends; its log names every request."""

    def __init__(self):
        # In memory: its own work is enough to wait for, without the disk's.
        self._files = tempfile.TemporaryDirectory(dir="/dev/shm", prefix="radicale-")
        self.folder = folder = Path(self._files.name)
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}/u/"
        self.log = folder / "radicale.log"
        self._store = folder / "store"
        settings = folder / "radicale.conf"
        settings.write_text(
            f"[server]\nhosts = 127.0.0.1:{self.port}\n[auth]\ntype = none\n"
            f"[storage]\nfilesystem_folder = {self._store}\n[logging]\nlevel = info\n")
        super().__init__(["radicale", "--config", str(settings)], log=self.log)

    def __enter__(self) -> "Radicale":
        super().__enter__()
        self.wait_until(lambda: answers(self.port))
        return self

    def __exit__(self, *_: object) -> None:
        super().__exit__()
        self._files.cleanup()

    def make_calendar(self, name: str) -> str:
        """The address of a new calendar."""
        url = f"{self.url}{name}/"
        subprocess.run(["curl", "-sS", "--fail", "-u", "u:p", "-X", "MKCALENDAR", url], check=True)
        return url

    def fill(self, name: str, count: int) -> None:
        """Puts events into a calendar by its files: by requests, that would take minutes."""
        self.make_calendar(name)
        make_events(self._store / "collection-root" / "u" / name, count)

    def requests(self, since: int) -> list[bytes]:
        """The methods of the requests that its log tells of, behind so many bytes."""
        with self.log.open("rb") as log:
            log.seek(since)
            return re.findall(rb"\[INFO\] ([A-Z]+) request for ", log.read())


class RadicalePush(Case):
    """New events with 8 requests in flight, beside curl. What remains is the server's work: nothing is to be sent twice."""

    EVENTS = 200

    def __init__(self, place: Place):
        super().__init__(place)
        self.is_possible = place.has_peer(*NEEDED)
        self.rate = Figure("caldav", f"{self.EVENTS} events put to Radicale, 8 in flight", "events/s", 0.95)
        self.events = place.empty_folder("radicale-events")
        make_events(self.events, self.EVENTS)

    @property
    def figures(self) -> list[Figure]:
        return [self.rate]

    def measure(self) -> None:
        if not self.is_possible:
            return
        with Radicale() as server:
            for who, name in (("ours", "a"), ("limit", "b")):
                done = run(push(who, self.place, server.make_calendar(name), self.events, self.EVENTS))
                self.rate.add(who, self.EVENTS / done.wall_seconds)


class RadicaleQuiet(Case):
    """A calendar of 5,000 events on Radicale in which nothing changes, and in which one event does; beside vdirsyncer."""

    POLLS = 5

    def __init__(self, place: Place, events: int):
        super().__init__(place)
        self.count = events
        self.has_radicale = place.has_peer(*NEEDED)
        self.has_vdirsyncer = place.has_peer("vdirsyncer", "vdirsyncer")
        lower = {"absolute": True, "higher_is_better": False}
        quiet = f"nothing changed among {events:,} on Radicale"
        self.requests = Figure("caldav", quiet, "requests", 1, **lower)
        self.cost = Figure("caldav", quiet, "CPU ms", 10, **lower)
        self.time = Figure("caldav", quiet, "ms", higher_is_better=False)
        self.faster = Figure("caldav", quiet, "times as fast as vdirsyncer", 20, absolute=True)
        self.change = Figure("caldav", f"one changed among {events:,} on Radicale", "requests", 1, **lower)

    @property
    def figures(self) -> list[Figure]:
        return [self.requests, self.cost, self.time, self.faster, self.change]

    def measure(self) -> None:
        if not self.has_radicale or self.requests.ours:
            return  # Filling the calendar takes longer than all that is measured: once is enough.
        with Radicale() as server:
            server.fill("cal", self.count)
            self._measure_ours(server)
            if self.has_vdirsyncer:
                self._measure_vdirsyncer(server)

    def _measure_ours(self, server: Radicale) -> None:
        with Bridge(self.place, "bridge", {
                "ROLLCALL_ALLOWED_NETWORKS": "127.0.0.0/8", "ROLLCALL_CALDAV_PLAIN_HTTP": "true"}) as bridge:
            account = bridge.call("POST", "/v1/calendar-accounts", {
                "provider": "caldav", "place": server.url, "user": "u", "password": "p"})
            choices = bridge.call("GET", f"/v1/calendar-accounts/{account['id']}/calendars")["calendars"]
            integration = bridge.connect(account, choices[0]["id"])
            bridge.wait_for_first(integration, 300)
            bridge.sync(integration)
            calendar = bridge.programs["calendar"]
            for _ in range(self.POLLS):
                size, before = server.log.stat().st_size, calendar.cpu_seconds()
                seconds = bridge.sync(integration)
                self.time.ours.append(seconds * 1e3)
                self.cost.ours.append((calendar.cpu_seconds() - before) * 1e3)
                requests = server.requests(size)
                self.requests.ours.append(len(requests))
                if b"REPORT" not in requests:
                    raise SystemExit("Radicale was not asked what has changed")
            self._change(server, bridge)

    def _change(self, server: Radicale, bridge: Bridge) -> None:
        event = bridge.value("calendar", "SELECT id FROM event LIMIT 1")
        size = server.log.stat().st_size
        bridge.call("PATCH", f"/v1/events/{event}", {"title": "Another title"})
        wait_until("the change", lambda: b"PUT" in server.requests(size), 20)
        time.sleep(1)  # Whatever else is asked.
        self.change.ours.append(len(server.requests(size)))

    def _measure_vdirsyncer(self, server: Radicale) -> None:
        command = vdirsyncer(server.folder / "state", f"{server.url}cal/", server.folder / "copies")
        run(command)
        seconds = run(command).wall_seconds
        self.time.add("vdirsyncer", seconds * 1e3)
        self.faster.ours.append(seconds * 1e3 / statistics.median(self.time.ours))
