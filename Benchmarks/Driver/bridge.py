"""The calendar program beside Google and Notion, played by the sandbox: requests are what counts there."""

from __future__ import annotations

import time
from datetime import date
from http.cookiejar import CookieJar, DefaultCookiePolicy
from urllib.request import HTTPCookieProcessor, build_opener

from cases import Case, Place
from figures import Figure
from processes import Server, answers, free_port
from programs import Installation, call, wait_until


class Sandbox(Server):
    """The fake Google and Notion, until the `with` block ends."""

    def __init__(self, place: Place):
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        super().__init__([str(place.programs / "rollcall-sandbox"), "serve", "--port", str(self.port)], core=None)

    def __enter__(self) -> "Sandbox":
        super().__enter__()
        self.wait_until(lambda: answers(self.port), 60)
        return self

    def control(self, path: str, body: dict[str, object] | None = None) -> dict:
        return call(self.port, "GET" if body is None else "POST", f"/control/{path}", body)

    def requests(self, service: str, path: str) -> int:
        """How often something below a path was asked for since the last `forget`."""
        journal = self.control(f"{service}/requests?limit=10000")["requests"]
        return sum(request["path"].endswith(path) for request in journal)

    def forget(self, service: str) -> None:
        self.control(f"{service}/requests/clear", {})


class Bridge(Installation):
    """The calendar program and the gateway, with outside calendars."""

    def __init__(self, place: Place, name: str, settings: dict[str, str]):
        # Nothing is read unless somebody asks, or a calendar says that it has changed.
        intervals = {f"ROLLCALL_{name}_POLL_INTERVAL": "7d" for name in ("GOOGLE", "NOTION", "CALDAV")}
        super().__init__(place, name, {**intervals, **settings})
        self._settings["ROLLCALL_PUBLIC_URL"] = f"http://127.0.0.1:{self.port}"

    def prepare(self) -> None:
        self.start("calendar")
        self.start_gateway()

    def connect(self, account: dict, calendar: str) -> str:
        """The id of the new integration, which begins to read at once."""
        made = self.call("POST", "/v1/integrations", {"account": account["id"], "calendar": calendar})
        return made["id"]

    def sync(self, integration: str) -> float:
        """Has a calendar read, and says how many seconds that took."""
        before = self._last_reading(integration)
        self.call("POST", f"/v1/integrations/{integration}/sync")
        seconds = wait_until("a reading", lambda: self._last_reading(integration) > before, 60, 0.001)
        self._wait_for_end(integration)
        return seconds

    def wait_for_first(self, integration: str, limit: float) -> None:
        wait_until("the first reading", lambda: self._last_reading(integration) > 0, limit)
        self._wait_for_end(integration)

    def _wait_for_end(self, integration: str) -> None:
        """Whoever asks for a reading before one has ended is told of that one."""
        path = f"/v1/integrations/{integration}"
        wait_until("its end", lambda: self.call("GET", path)["state"] != "syncing", 20)

    def events(self) -> int:
        return self.value("calendar", "SELECT count(*) FROM event")

    def _last_reading(self, integration: str) -> int:
        return self.value("calendar", f"SELECT last_ok_at FROM integration WHERE id = '{integration}'")


class GoogleAndNotion(Case):
    """How much is asked of Google and Notion when little or nothing has changed."""

    PAGES = 200

    def __init__(self, place: Place, events: int):
        super().__init__(place)
        self.total = events
        self.year = date.today().year + 1
        lower = {"absolute": True, "higher_is_better": False}
        first = f"Google, first reading of {events:,} events"
        self.pages = Figure("bridge", first, "requests", higher_is_better=False)
        self.cost = Figure("bridge", first, "CPU µs/event", higher_is_better=False)
        self.changes = Figure("bridge", f"Google, 10 changes among {events:,}", "requests", 1, **lower)
        self.burst = Figure("bridge", "Google, 100 messages in a burst", "requests", 1, **lower)
        self.quiet = Figure("bridge", f"Notion, nothing changed among {self.PAGES}", "requests", 1, **lower)

    @property
    def figures(self) -> list[Figure]:
        return [self.pages, self.cost, self.changes, self.burst, self.quiet]

    def measure(self) -> None:
        if self.pages.ours:
            return  # Requests are counted: a second round would count the same.
        with Sandbox(self.place) as sandbox:
            google = f"{sandbox.url}/google"
            state = sandbox.control("google/state")
            with Bridge(self.place, "bridge", {
                    "GOOGLE_CALENDAR_URL": f"{google}/calendar/v3", "GOOGLE_AUTH_URL": f"{google}/o/oauth2/v2/auth",
                    "GOOGLE_TOKEN_URL": f"{google}/token", "GOOGLE_REVOKE_URL": f"{google}/revoke",
                    "GOOGLE_CLIENT_ID": state["client_id"], "GOOGLE_CLIENT_SECRET": state["client_secret"],
                    "NOTION_API_URL": f"{sandbox.url}/notion/v1"}) as bridge:
                self._google(sandbox, bridge)
                self._notion(sandbox, bridge)

    def _google(self, sandbox: Sandbox, bridge: Bridge) -> None:
        sandbox.control("google/settings", {"consent": "approve"})
        sandbox.control("google/fill", {"calendar": "ada@example.org", "count": self.total})
        begun = bridge.call("POST", "/v1/calendar-accounts/consent", {
            "provider": "google", "loginHint": "ada@example.org"})
        # Ada's browser, to Google and back. Like others, it counts this machine as secure.
        cookies = CookieJar(DefaultCookiePolicy(secure_protocols=("http", "https")))
        build_opener(HTTPCookieProcessor(cookies)).open(begun["url"], timeout=20).read()
        account = bridge.call("GET", "/v1/calendar-accounts")["accounts"][0]
        calendar = bridge.programs["calendar"]
        before = calendar.cpu_seconds()
        integration = bridge.connect(account, "ada@example.org")
        bridge.wait_for_first(integration, 120)
        self.cost.ours.append((calendar.cpu_seconds() - before) / self.total * 1e6)
        self.pages.ours.append(self._listings(sandbox))
        wait_until("the channel", lambda: bridge.value("calendar", "SELECT count(resource_id) FROM channel") == 1, 20)
        for count, figure in ((10, self.changes), (100, self.burst)):
            self._settle(sandbox)
            sandbox.forget("google")
            known = bridge.events()
            for number in range(count):
                sandbox.control("google/create-event", {
                    "calendar": "ada@example.org", "summary": f"New {number}", "start": f"{self.year}-01-01T10:00:00Z"})
            wait_until("the changes", lambda: bridge.events() == known + count, 30)
            self._settle(sandbox)
            figure.ours.append(self._listings(sandbox))

    def _settle(self, sandbox: Sandbox) -> None:
        """Waits until Google has not been asked for longer than a reading is put off after a message."""
        seen, since = self._listings(sandbox), time.monotonic()
        while time.monotonic() - since < 3:
            time.sleep(0.1)
            now = self._listings(sandbox)
            if now != seen:
                seen, since = now, time.monotonic()

    @staticmethod
    def _listings(sandbox: Sandbox) -> int:
        return sandbox.requests("google", "/events")

    def _notion(self, sandbox: Sandbox, bridge: Bridge) -> None:
        sandbox.control("notion/settings", {"rate": 0})
        for number in range(self.PAGES):
            if number == self.PAGES - 1:
                # What was edited in the minutes before the last edit is read again, and should not be all.
                sandbox.control("clock", {"advance": 3600})
            sandbox.control("notion/create-page", {"name": f"Row {number}", "date": f"{self.year}-01-01"})
        account = bridge.call("POST", "/v1/calendar-accounts", {"provider": "notion", "token": "ntn_sandbox"})
        choices = bridge.call("GET", f"/v1/calendar-accounts/{account['id']}/calendars")["calendars"]
        integration = bridge.connect(account, choices[0]["id"])
        known = bridge.events()
        bridge.wait_for_first(integration, 60)
        wait_until("Notion's rows", lambda: bridge.events() == known + self.PAGES, 20)
        bridge.sync(integration)
        sandbox.forget("notion")
        bridge.sync(integration)
        self.quiet.ours.append(sandbox.control("notion/requests")["count"])
