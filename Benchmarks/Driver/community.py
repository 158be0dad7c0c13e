"""The real programs on empty files beside the fake Luma, with a directory of members: what a whole way is measured on."""

from __future__ import annotations

import hashlib
import hmac
import http.client
import json
import time
from pathlib import Path

from processes import Server, answers, free_port
from programs import Installation

SECRET = "whsec_of_the_benchmarks"


class Community(Installation):
    """The fake Luma and four of our programs, until the `with` block ends.

    Three of five guests are members; each event is in a city of its own. The luma program, which begins to read as soon
    as it runs, is started by `start_luma`.
    """

    def __init__(self, place, guests: int, events: int = 1):
        self.guests, self.events = guests, events
        port = free_port()
        super().__init__(place, "community", {
            "ROLLCALL_LUMA_REQUESTS_PER_MINUTE": "1000000", "LUMA_API_URL": f"http://127.0.0.1:{port}",
            "LUMA_API_KEY": "benchmark", "LUMA_WEBHOOK_SECRET": SECRET})
        self._luma_port = port
        self._luma = Server(
            place.limit("fake_luma", str(port), str(guests // events), str(events)), core=None)

    def prepare(self) -> None:
        self._luma.__enter__()
        self._luma.wait_until(lambda: answers(self._luma_port), 60)
        self._fill_directory()
        for name in ("members", "notifications"):
            self.start(name)
        self.start_gateway()
        # One event is enough, so that a gathering of one event has a notification.
        self.call("POST", "/v1/notifications/config", {
            "enabled": True, "minAttendeesPerEvent": 1, "totalEventsThreshold": 1, "qualifiedEventsThreshold": 1,
            "upcomingWindowDays": 7, "reminderDaysBefore": 1, "windowOn": "overlap"})

    def __exit__(self, *_: object) -> None:
        super().__exit__()
        self._luma.__exit__()

    def start_luma(self) -> None:
        self.start("luma")

    def _fill_directory(self) -> None:
        numbers = [n for n in range(self.guests) if n % 5 < 3]
        with self.fill("members") as database:
            database.executemany(
                "INSERT INTO members (id, name, state, joined_at, changed_at) VALUES (?, ?, 'approved', 0, 0)",
                ((f"member-{n:09d}", f"Member {n}") for n in numbers))
            database.executemany(
                "INSERT INTO member_emails (key, member, delivery, kind, position) VALUES (?1, ?2, ?1, 'primary', 0)",
                ((f"guest{n}@example{n % 50}.org", f"member-{n:09d}") for n in numbers))
        database.close()

    def guests_of(self, event: int) -> range:
        """The numbers of an event's guests."""
        each = self.guests // self.events
        return range(event * each, (event + 1) * each)

    def is_settled(self, runs: int) -> bool:
        """Whether so many runs have ended, and all that they brought is in the notifications."""
        last = "SELECT seq FROM sqlite_sequence WHERE name = 'outbox'"
        return (
            self.value("luma", "SELECT count(*) FROM run WHERE state <> 'running'") >= runs
            and self.value("members", "SELECT sequence FROM inbox WHERE source = 'luma'") == self.value("luma", last)
            and self.value("notifications", "SELECT sequence FROM inbox WHERE source = 'luma'")
            == self.value("luma", last)
            and self.value("notifications", "SELECT sequence FROM inbox WHERE source = 'members'")
            == self.value("members", last)
            and self.value("notifications", "SELECT count(*) FROM stale_gathering") == 0)

    def wait_until_settled(self, runs: int, limit: float) -> None:
        deadline = time.monotonic() + limit
        while not self.is_settled(runs):
            if time.monotonic() > deadline:
                raise SystemExit(f"run {runs} over {self.guests} guests has not ended after {limit:.0f} s")
            time.sleep(0.01)

    # Webhooks

    def webhook(self, event: int, guest: int) -> tuple[bytes, dict[str, str]]:
        """The body and the fields of a genuine delivery that says that a guest changed."""
        data = {"api_id": f"gst-{guest:09d}", "event": {"api_id": f"evt-{event}"}}
        body = json.dumps({"type": "guest.updated", "data": data}).encode()
        now = str(int(time.time()))
        signature = hmac.new(SECRET.encode(), now.encode() + b"." + body, hashlib.sha256).hexdigest()
        return body, {"Content-Type": "application/json", "Webhook-Signature": f"t={now},v1={signature}"}

    def deliver(self, event: int, guest: int) -> None:
        """Sends such a webhook."""
        body, fields = self.webhook(event, guest)
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        connection.request("POST", "/webhooks/luma", body, fields)
        status = connection.getresponse().status
        connection.close()
        if status != 200:
            raise SystemExit(f"a webhook was answered with {status}")


def written(server: Server) -> int:
    """Bytes that a program has handed to the system for writing, its log included."""
    return int(dict(line.split(": ") for line in Path(f"/proc/{server.pid}/io").read_text().splitlines())["wchar"])


def peak(server: Server) -> float:
    """The most memory that a program ever had resident, in MiB."""
    status = Path(f"/proc/{server.pid}/status").read_text()
    return int(next(line for line in status.splitlines() if line.startswith("VmHWM:")).split()[1]) / 1024
