"""What is measured of the storage: matching guests with members, and durable jobs."""

from __future__ import annotations

import random
import sqlite3
import sys
from pathlib import Path

from cases import Case, Place
from figures import Figure
from processes import Server, answers, run

PEERS = Path(__file__).resolve().parent.parent / "Peers"


class Matching(Case):
    """100,000 guests looked up among members by e-mail, beside one prepared statement in C and Python's sqlite3.

    All read the members program's table. Ours has that program's settings: a small page cache, and every page checked;
    the limit maps the whole file and checks nothing.
    """

    GUESTS = 100_000

    def __init__(self, place: Place, members: int):
        super().__init__(place)
        self.members = members
        self.rate = Figure("match", f"100,000 guests in {members:,} members", "guests/s", 0.85)
        folder = place.empty_folder(f"match-{members}")
        self.database, self.list = str(folder / "members.db"), str(folder / "guests.txt")
        self._make()

    @property
    def figures(self) -> list[Figure]:
        return [self.rate]

    def _make(self) -> None:
        """Six in ten guests are members; one address in ten is written in capitals."""
        chance = random.Random(3)

        def address(number: int) -> str:
            return f"person{(number * 2654435761) % 4294967296:010d}@host{number % 997}.example"

        with sqlite3.connect(self.database) as database:
            database.execute(
                "CREATE TABLE member_emails (key TEXT PRIMARY KEY, member TEXT NOT NULL, delivery TEXT NOT NULL, "
                "kind TEXT NOT NULL, position INTEGER NOT NULL) STRICT, WITHOUT ROWID")
            database.executemany(
                "INSERT INTO member_emails VALUES(?, ?, ?, 'primary', 0)",
                ((address(n), f"member-{n:012d}", address(n)) for n in range(self.members)))
            database.execute("CREATE INDEX member_emails_by_member ON member_emails (member, position)")
        with open(self.list, "w") as lines:
            for n in range(self.GUESTS):
                is_member = chance.random() < 0.6
                text = address(chance.randrange(self.members)) if is_member else f"stranger{n}@else.example"
                lines.write((text.title() if n % 10 == 0 else text) + "\n")

    def measure(self) -> None:
        matches = {}
        for who, command in (
                ("ours", self.place.ours("match", "--database", self.database, "--guests", self.list)),
                ("limit", self.place.limit("match_limit", "point", self.database, self.list)),
                ("Python sqlite3", [sys.executable, str(PEERS / "match_python.py"), self.database, self.list])):
            matches[who], seconds = run(command).output.split()
            self.rate.add(who, self.GUESTS / float(seconds))
        if len(set(matches.values())) != 1:
            raise SystemExit(f"they found different numbers of members: {matches}")


class Queue(Case):
    """Durable jobs, every one synced to disk before its answer, beside SQLite in C with as many jobs a transaction.

    The peer is Redis with `appendfsync always`: a job is LPUSH, LMOVE and LREM, measured one after the other.
    """

    def __init__(self, place: Place):
        super().__init__(place)
        self.rates = {
            64: Figure("jobs", "64 callers", "jobs/s", 0.7),
            1: Figure("jobs", "1 caller", "jobs/s", 0.9)}
        self.has_redis = place.has_peer("redis-server", "redis-server") and place.has_peer(
            "redis-benchmark", "redis-tools")

    @property
    def figures(self) -> list[Figure]:
        return list(self.rates.values())

    def measure(self) -> None:
        seconds = str(max(1, round(self.place.seconds)))
        for callers, figure in self.rates.items():
            folder = str(self.place.empty_folder("queue"))
            command = self.place.ours("queue-bench", "--dir", folder, "--secs", seconds, "--callers", str(callers))
            figure.add("ours", float(run(command, core=None).output))
            limit = self.place.limit("queue_limit", "sqlite", folder, seconds, str(callers), "grown")
            # Ours claims a lone job in the transaction that enqueues it; without a durable claim the limit has as many.
            if callers == 1:
                limit.append("noclaim")
            figure.add("limit", float(run(limit, core=None).output))
        if self.has_redis:
            self._measure_redis()

    def _measure_redis(self) -> None:
        folder = self.place.empty_folder("redis")
        socket = str(folder / "socket")
        server = Server([
            "redis-server", "--port", "0", "--unixsocket", socket, "--dir", str(folder), "--appendonly", "yes",
            "--appendfsync", "always", "--save", ""], core=None)
        with server:
            server.wait_until(lambda: answers(socket))
            for callers, figure in self.rates.items():
                # As many of each, since what finds nothing to move or remove would not be synced.
                count = 200 * callers + 800
                steps = [
                    ("lpush", "waiting", "x" * 200), ("lmove", "waiting", "running", "right", "left"),
                    ("lrem", "running", "1", "x" * 200)]
                figure.add("Redis", 1 / sum(1 / self._redis_rate(socket, callers, count, *step) for step in steps))

    @staticmethod
    def _redis_rate(socket: str, callers: int, count: int, *command: str) -> float:
        output = run(
            ["redis-benchmark", "-s", socket, "-c", str(callers), "-n", str(count), "--csv", *command],
            core=None).output
        return float(output.strip().splitlines()[-1].split(",")[1].strip('"'))
