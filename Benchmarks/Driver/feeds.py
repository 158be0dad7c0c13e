"""The calendar program with many events: what it holds while nothing happens, and its feed of all of them."""

from __future__ import annotations

import http.client
import json
import statistics
import time
from datetime import datetime, timedelta, timezone

from cases import Case, Place
from figures import Figure
from processes import memory
from programs import Installation, wait_until


class Feeds(Case):
    """A feed of 10,000 events, written for its first reader, and asked for again by one who has it."""

    EVENTS = 10_000
    AGAIN = 200

    def __init__(self, place: Place):
        super().__init__(place)
        lower = {"absolute": True, "higher_is_better": False}
        self.resident = Figure("idle", f"calendar with {self.EVENTS:,} events", "MiB resident", 16, **lower)
        self.share = Figure("idle", f"calendar with {self.EVENTS:,} events", "MiB (PSS)", 16, **lower)
        first = f"{self.EVENTS:,} events, first reader"
        self.first = Figure("feeds", first, "calendar CPU ms", 50, **lower)
        self.gateway = Figure("feeds", first, "gateway CPU ms", higher_is_better=False)
        self.whole = Figure("feeds", first, "ms", higher_is_better=False)
        self.later = Figure("feeds", f"{first}, a second later", "MiB resident", higher_is_better=False)
        self.again = Figure("feeds", f"{self.EVENTS:,} events, nothing changed (304)", "ms", 1, **lower)

    @property
    def figures(self) -> list[Figure]:
        return [self.resident, self.share, self.first, self.gateway, self.whole, self.again, self.later]

    def measure(self) -> None:
        with Installation(self.place, "feeds") as installation:
            self._fill(installation)
            calendar = installation.start("calendar")
            time.sleep(1)  # An idle second, so that what start-up needed is given back.
            resident, share = memory(calendar.pid)
            self.resident.ours.append(resident)
            self.share.ours.append(share)
            installation.start_gateway()
            made = installation.call("POST", "/v1/feeds", {"name": "All", "scope": {"kind": "all"}})
            reader = http.client.HTTPConnection("127.0.0.1", installation.port, timeout=20)
            path = f"/feeds/{made['token']}.ics"
            gateway = installation.programs["gateway"]
            before, start = (calendar.cpu_seconds(), gateway.cpu_seconds()), time.perf_counter()
            text, tag = self._read(reader, path, 200)
            self.whole.ours.append((time.perf_counter() - start) * 1e3)
            self.first.ours.append((calendar.cpu_seconds() - before[0]) * 1e3)
            self.gateway.ours.append((gateway.cpu_seconds() - before[1]) * 1e3)
            if text.count(b"BEGIN:VEVENT") != self.EVENTS:
                raise SystemExit(f"the feed has not {self.EVENTS:,} events")
            self.again.ours.append(statistics.median(self._again(reader, path, tag) for _ in range(self.AGAIN)))
            reader.close()
            time.sleep(1)
            self.later.ours.append(memory(calendar.pid)[0])

    def _again(self, reader: http.client.HTTPConnection, path: str, tag: str) -> float:
        start = time.perf_counter()
        self._read(reader, path, 304, {"If-None-Match": tag})
        return (time.perf_counter() - start) * 1e3

    @staticmethod
    def _read(
        reader: http.client.HTTPConnection, path: str, expected: int, fields: dict[str, str] | None = None
    ) -> tuple[bytes, str]:
        reader.request("GET", path, headers=fields or {})
        response = reader.getresponse()
        text = response.read()
        if response.status != expected:
            raise SystemExit(f"a feed was answered with {response.status}")
        return text, response.headers["ETag"]

    def _fill(self, installation: Installation) -> None:
        """Events as the luma program tells of them, an hour apart."""
        first = datetime.now(timezone.utc).replace(minute=0, second=0, microsecond=0) - timedelta(days=100)
        with installation.fill("calendar") as database:
            for number in range(self.EVENTS):
                start = first + timedelta(hours=number)
                database.execute(
                    "INSERT INTO event (id, is_canceled, snapshot, changed_at, starts_at) VALUES (?, 0, ?, ?, ?)",
                    (f"evt-{number:06d}", json.dumps(event(number, start)).encode(), int(first.timestamp() * 1e3),
                     int(start.timestamp() * 1e3)))
            # What feeds say of them is written at the next start.
            database.execute("DELETE FROM event_text_form")
        database.close()
        installation.start("calendar")
        wait_until("the texts", lambda: installation.value("calendar", "SELECT count(*) FROM event_text_form") == 1, 20)
        installation.stop("calendar")


def event(number: int, start: datetime) -> dict[str, object]:
    return {
        "id": f"evt-{number:06d}", "calendarID": "cal-1", "name": f"Event number {number}",
        "startsAt": start.strftime("%Y-%m-%dT%H:%M:%S.000Z"),
        "endsAt": (start + timedelta(hours=2)).strftime("%Y-%m-%dT%H:%M:%S.000Z"), "timeZone": "Europe/Berlin",
        "url": f"https://luma.example/e{number}",
        "description": "An evening with talks, snacks and a description of some length, as those of real events have.",
        "venue": {"kind": "inPerson", "name": "Example hall", "address": "Example street 5, Berlin"},
        "visibility": "public", "status": "scheduled", "hosts": []}
