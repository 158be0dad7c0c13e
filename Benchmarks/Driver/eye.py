"""From a webhook to the eye: until it is stored and answered, and until a client's stream tells of the notification."""

from __future__ import annotations

import http.client
import json
import socket
import threading
import time

from cases import Case, Place
from community import Community
from figures import Figure


class Watcher(threading.Thread):
    """A client of the live stream. Notes when each gathering's notification was first told to count so many people."""

    def __init__(self, community: Community):
        super().__init__(daemon=True)
        self.seen: dict[str, list[tuple[float, int]]] = {}
        self._socket = socket.create_connection(("127.0.0.1", community.port), timeout=60)
        self._socket.sendall(
            f"GET /v1/stream HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {community.key}\r\n\r\n".encode())
        self._lines = self._socket.makefile("rb")
        if b" 200 " not in self._lines.readline():
            raise SystemExit("the live stream was refused")

    def run(self) -> None:
        kind = b""
        try:
            for line in self._lines:
                if line.startswith(b"event:"):
                    kind = line[6:].strip()
                elif line.startswith(b"data:") and kind == b"notification.changed":
                    now, change = time.perf_counter(), json.loads(line[5:])
                    self.seen.setdefault(change["gatheringID"], []).append((now, change["totalAttendees"]))
        except (OSError, ValueError):
            pass  # The stream ends with the programs.

    def first_time(self, gathering: str, people: int) -> float | None:
        return next((at for at, count in self.seen.get(gathering, []) if count >= people), None)

    def close(self) -> None:
        self._socket.shutdown(socket.SHUT_RDWR)
        self.join(5)


class EventToEye(Case):
    """Guests of several events, of whom the fake Luma says that they come now, told of by signed webhooks.

    Load comes at a fixed pace whatever the answers do; times count from the moment at which a webhook was due.
    """

    EVENTS, GUESTS = 10, 10_000
    SENDERS = 8

    def __init__(self, place: Place):
        super().__init__(place)
        lower = {"absolute": True, "higher_is_better": False}
        self.answer = {
            "p50": Figure("eye", "webhooks at 200/s: stored and answered, p50", "ms", **lower),
            "p99": Figure("eye", "webhooks at 200/s: stored and answered, p99", "ms", 10, **lower)}
        self.sight = {
            "p50": Figure("eye", "webhooks at 50/s: notification on a stream, p50", "ms", **lower),
            "p99": Figure("eye", "webhooks at 50/s: notification on a stream, p99", "ms", 150, **lower)}

    @property
    def figures(self) -> list[Figure]:
        return [*self.answer.values(), *self.sight.values()]

    def measure(self) -> None:
        seconds = max(3.0, self.place.seconds * 2)
        with Community(self.place, self.GUESTS, self.EVENTS) as community:
            community.start_luma()
            community.wait_until_settled(1, 60)
            newcomers = self._newcomers(community)
            watcher = Watcher(community)
            watcher.start()
            self._note(self.sight, self._sights(community, watcher, newcomers, 50, seconds))
            _, answers = self._send(community, newcomers, 200, seconds)
            self._note(self.answer, answers)
            watcher.close()

    @staticmethod
    def _newcomers(community: Community):
        """Members who are on the list but do not go, event after event in turn, so that each adds one to a gathering."""
        each = [
            (guest for guest in community.guests_of(event) if guest % 5 < 3 and guest % 3 != 0 and guest % 7 > 2)
            for event in range(community.events)]
        while True:
            for event, guests in enumerate(each):
                yield event, next(guests)

    def _sights(self, community: Community, watcher: Watcher, newcomers, rate: int, seconds: float) -> list[float]:
        counts = {
            event: community.value(
                "notifications",
                f"SELECT count(*) FROM attendance WHERE event = 'evt-{event}' AND status IN ('going', 'checked_in')")
            for event in range(community.events)}
        sent, _ = self._send(community, newcomers, rate, seconds)
        awaited = []
        for event, due in sent:
            counts[event] += 1
            awaited.append((f"city-{event}-germany", counts[event], due))
        deadline = time.monotonic() + 5
        while any(watcher.first_time(name, people) is None for name, people, _ in awaited[-community.events:]):
            if time.monotonic() > deadline:
                raise SystemExit(f"the stream told of {sum(map(len, watcher.seen.values()))} changes, not of the last")
            time.sleep(0.01)
        return [(watcher.first_time(name, people) or deadline) - due for name, people, due in awaited]

    def _send(
        self, community: Community, newcomers, rate: int, seconds: float
    ) -> tuple[list[tuple[int, float]], list[float]]:
        """Sends webhooks at a pace. Gives the event and the due time of each in order, and how long each answer took."""
        start = time.perf_counter() + 0.1
        plan = [(index, *next(newcomers), start + index / rate) for index in range(int(rate * seconds))]
        todo, lock = iter(plan), threading.Lock()
        answers: list[float] = [0.0] * len(plan)
        failures: list[str] = []

        def work() -> None:
            connection = http.client.HTTPConnection("127.0.0.1", community.port, timeout=20)
            connection.connect()
            connection.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            while True:
                with lock:
                    task = next(todo, None)
                if task is None:
                    break
                index, event, guest, due = task
                time.sleep(max(0.0, due - time.perf_counter()))
                body, fields = community.webhook(event, guest)
                connection.request("POST", "/webhooks/luma", body, fields)
                response = connection.getresponse()
                response.read()
                answers[index] = time.perf_counter() - due
                if response.status != 200:
                    failures.append(f"{response.status}")
            connection.close()

        senders = [threading.Thread(target=work) for _ in range(self.SENDERS)]
        for sender in senders:
            sender.start()
        for sender in senders:
            sender.join()
        if failures:
            raise SystemExit(f"{len(failures)} webhooks were answered with {failures[0]}")
        return [(event, due) for _, event, _, due in plan], answers

    @staticmethod
    def _note(figures: dict[str, Figure], times: list[float]) -> None:
        times = sorted(times)
        figures["p50"].ours.append(times[len(times) // 2] * 1e3)
        figures["p99"].ours.append(times[min(len(times) - 1, len(times) * 99 // 100)] * 1e3)
