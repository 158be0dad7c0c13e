"""Reads a guest list into SQLite as one would in Python: requests, and an upsert of each page in a transaction of its own.

The first half of the way alone: nothing is matched, nobody is told. Every transaction is synced to disk, as ours are.
usage: ingest_requests.py BASE_URL DATABASE PAGE_SIZE
"""

import sqlite3
import sys

import requests

TABLE = """
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = FULL;
    CREATE TABLE IF NOT EXISTS guest (
        event TEXT, id TEXT, person TEXT, email TEXT, name TEXT, status TEXT, registered_at TEXT, checked_in_at TEXT,
        PRIMARY KEY (event, id)) WITHOUT ROWID;
"""
UPSERT = """
    INSERT INTO guest VALUES (?, ?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (event, id) DO UPDATE SET person = excluded.person, email = excluded.email, name = excluded.name,
        status = excluded.status, registered_at = excluded.registered_at, checked_in_at = excluded.checked_in_at
"""


def main() -> None:
    base, path, page_size = sys.argv[1:4]
    database = sqlite3.connect(path)
    database.executescript(TABLE)
    session = requests.Session()
    parameters = {"event_id": "evt-0", "pagination_limit": page_size}
    seen = 0
    while True:
        page = session.get(f"{base}/v1/events/guests/list", params=parameters, timeout=30).json()
        rows = [
            ("evt-0", guest["id"], guest["user_id"], guest["user_email"], guest["user_name"],
             guest["approval_status"], guest["registered_at"], guest["checked_in_at"])
            for guest in page["entries"]]
        with database:
            database.executemany(UPSERT, rows)
        seen += len(rows)
        if not page["has_more"]:
            break
        parameters["pagination_cursor"] = page["next_cursor"]
    print(seen)


if __name__ == "__main__":
    main()
