"""The gateway's HTTP: answers from memory, from a service, and to many streams at once."""

from __future__ import annotations

import json
import re
import socket
import statistics
import subprocess
from pathlib import Path

from cases import Case, Place
from figures import Figure
from processes import LOAD_CORE, Server, answers, free_port, memory, pinned, run

PAGE_BYTES = 11_748


class Load:
    """What 64 connections got, and what it cost the server."""

    def __init__(self, server: Server, port: int, path: str, seconds: float, *headers: str):
        before = server.cpu_seconds()
        extra = [word for header in headers for word in ("-H", header)]
        output = run([
            "wrk", "-t1", "-c64", "--latency", f"-d{max(1, round(seconds))}s", *extra,
            f"http://127.0.0.1:{port}{path}"]).output
        if failures := re.search(r"Non-2xx or 3xx responses: \d+|Socket errors: .*", output):
            raise SystemExit(f"{path}: {failures.group(0)}")
        requests = int(re.search(r"(\d+) requests in", output).group(1))
        worst, unit = re.search(r"99%\s+([\d.]+)(us|ms|s)", output).groups()
        self.rate = float(re.search(r"Requests/sec:\s+([\d.]+)", output).group(1))
        self.cost = (server.cpu_seconds() - before) / requests * 1e6
        self.worst = float(worst) * {"us": 0.001, "ms": 1, "s": 1000}[unit]


class WholeGateway:
    """The gateway's program, and in the places of luma and calendar programs that have their answers ready."""

    def __init__(self, place: Place, folder: Path):
        self.port = free_port()
        self.folder = folder / "data"
        settings = {
            "ROLLCALL_HTTP_PORT": str(self.port), "ROLLCALL_DATA_DIRECTORY": str(self.folder),
            "ROLLCALL_LOG_LEVEL": "warning", "ROLLCALL_REQUESTS_PER_MINUTE": "10000000"}
        self.luma = Server(place.ours("stand-in"), LOAD_CORE, settings)
        self.calendar = Server(place.ours("stand-in-calendar"), LOAD_CORE, settings)
        self.gateway = Server([str(place.programs / "rollcall-gateway")], environment=settings)

    def __enter__(self) -> "WholeGateway":
        for server in (self.luma, self.calendar, self.gateway):
            server.__enter__()
        self.luma.wait_until(lambda: answers(str(self.folder / "run" / "luma.sock")))
        self.calendar.wait_until(lambda: answers(str(self.folder / "run" / "calendar.sock")))
        self.gateway.wait_until(lambda: answers(self.port))
        return self

    def __exit__(self, *_: object) -> None:
        for server in (self.gateway, self.calendar, self.luma):
            server.__exit__()

    def key(self) -> str:
        """A key that may read, asked for as the command line tool does."""
        call = {"jsonrpc": "2.0", "id": 1, "method": "gateway.createKey", "params": {"name": "bench", "scopes": ["read"]}}
        with socket.socket(socket.AF_UNIX) as connection:
            connection.connect(str(self.folder / "run" / "gateway.sock"))
            connection.sendall(json.dumps(call).encode() + b"\n")
            return json.loads(connection.makefile("rb").readline())["result"]["key"]


class Gateway(Case):
    """Ready answers over HTTP beside an epoll server that parses nothing, and nginx; and the whole gateway's own."""

    def __init__(self, place: Place):
        super().__init__(place)
        lower = {"absolute": True, "higher_is_better": False}
        names = {"/healthz": "/healthz", "/page": "12 KB page, ready"}
        targets = {"/healthz": 10, "/page": 11}
        self.cost = {
            path: Figure("HTTP", name, "server CPU µs/request", targets[path], **lower)
            for path, name in names.items()}
        self.rate = {path: Figure("HTTP", name, "requests/s") for path, name in names.items()}
        self.worst = {
            path: Figure("HTTP", f"{name}, 64 connections, p99", "ms", higher_is_better=False)
            for path, name in names.items()}
        self.encoded = Figure("HTTP", "12 KB page, encoded anew", "server CPU µs/request", 24, **lower)
        self.whole = {
            "/healthz": Figure("HTTP", "/healthz of the gateway", "server CPU µs/request", 10, **lower),
            "/": Figure("HTTP", "/ of the gateway", "server CPU µs/request", 11, **lower)}
        self.fetched = Figure("HTTP", "12 KB page from a service", "requests/s", 35_000, absolute=True)
        self.fetched_cost = Figure("HTTP", "12 KB page from a service", "gateway CPU µs/request", higher_is_better=False)

    @property
    def figures(self) -> list[Figure]:
        return [
            *self.cost.values(), self.encoded, *self.whole.values(), *self.rate.values(), *self.worst.values(),
            self.fetched, self.fetched_cost]

    def measure(self) -> None:
        folder = self.place.empty_folder("http")
        page = folder / "page"
        page.write_bytes(b" " * PAGE_BYTES)
        (folder / "healthz").write_text("ok")
        port = free_port()
        servers = {
            "ours": self.place.ours("http", "--port", str(port), "--bytes", str(PAGE_BYTES)),
            "limit": self.place.limit("http_limit", str(port), str(page))}
        if self.place.has_peer("nginx", "nginx-light"):
            servers["nginx"] = self._nginx(folder, port)
        for who, command in servers.items():
            with Server(command) as server:
                server.wait_until(lambda: answers(port))
                for path in self.cost:
                    load = Load(server, port, path, self.place.seconds)
                    self.rate[path].add(who, load.rate)
                    self.cost[path].add(who, load.cost)
                    self.worst[path].add(who, load.worst)
                if who == "ours":
                    self.encoded.add(who, Load(server, port, "/encoded", self.place.seconds).cost)
        with WholeGateway(self.place, folder) as whole:
            for path, figure in self.whole.items():
                figure.add("ours", Load(whole.gateway, whole.port, path, self.place.seconds).cost)
            key = f"Authorization: Bearer {whole.key()}"
            load = Load(whole.gateway, whole.port, "/v1/events", self.place.seconds, key)
            self.fetched.add("ours", load.rate)
            self.fetched_cost.add("ours", load.cost)
        self.whole["/healthz"].add("limit", self.cost["/healthz"].limit[-1])

    @staticmethod
    def _nginx(folder: Path, port: int) -> list[str]:
        """One process, without a log, sending files, which it keeps open."""
        configuration = folder / "nginx.conf"
        configuration.write_text(
            f"daemon off; master_process off; pid {folder}/nginx.pid; error_log /dev/null;\n"
            "events { worker_connections 1024; }\n"
            f"http {{ access_log off; open_file_cache max=16; sendfile on; tcp_nopush on; keepalive_requests 1000000;\n"
            f"  client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;\n"
            f"  fastcgi_temp_path {folder}/fastcgi; uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;\n"
            f"  server {{ listen 127.0.0.1:{port}; root {folder}; }} }}\n")
        return ["nginx", "-c", str(configuration)]


class Streams(Case):
    """Ten thousand clients of the page's event stream, and a change a second for all of them."""

    STREAMS, CHANGES = 10_000, 3

    def __init__(self, place: Place):
        super().__init__(place)
        lower = {"absolute": True, "higher_is_better": False}
        name = f"{self.STREAMS:,} streams"
        self.size = Figure("SSE", name, "KiB resident each", 12, **lower)
        self.last = Figure("SSE", f"{name}, a change at the last reader", "ms", 1000, **lower)
        self.cost = Figure("SSE", name, "gateway CPU ms/change", **lower)

    @property
    def figures(self) -> list[Figure]:
        return [self.size, self.last, self.cost]

    def measure(self) -> None:
        with WholeGateway(self.place, self.place.empty_folder("sse")) as whole:
            empty, _ = memory(whole.gateway.pid)
            command = self.place.limit("sse_client", str(whole.port), str(self.STREAMS), str(self.CHANGES))
            with subprocess.Popen(
                    pinned(command, LOAD_CORE), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as client:
                if client.stdout.readline().strip() != "open":
                    raise SystemExit("the event streams could not be opened")
                before = whole.gateway.cpu_seconds()
                client.stdin.write("go\n")
                client.stdin.flush()
                delays = [float(line) for line in client.stdout]
                spent = whole.gateway.cpu_seconds() - before
                if client.wait() != 0 or len(delays) != self.CHANGES:
                    raise SystemExit("a change did not reach all event streams")
            # At its largest, with what sending to all needed: the kernel counts the peak.
            full = peak_memory(whole.gateway.pid)
        self.size.add("ours", (full - empty) * 1024 / self.STREAMS)
        self.last.add("ours", statistics.median(delays))
        self.cost.add("ours", spent / self.CHANGES * 1000)


def peak_memory(pid: int) -> float:
    """The most that was ever resident, in MiB."""
    text = Path(f"/proc/{pid}/status").read_text()
    return int(re.search(r"VmHWM:\s+(\d+)", text).group(1)) / 1024
