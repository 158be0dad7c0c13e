"""Looks guests up among members with Python's sqlite3, 500 in a query.

usage: match_python.py DB GUESTS; prints matches and seconds (reading the guest list is not timed)
"""
import sqlite3
import sys
import time

database, guests = sys.argv[1:3]
with open(guests) as lines:
    addresses = [line.rstrip("\n") for line in lines]
connection = sqlite3.connect(database)
start = time.perf_counter()
keys = [address.strip().lower() for address in addresses]
found = {}
for first in range(0, len(keys), 500):
    some = keys[first:first + 500]
    marks = ",".join("?" * len(some))
    for key, member, position in connection.execute(
            f"SELECT key, member, position FROM member_emails WHERE key IN ({marks})", some):
        found[key] = member, position
matches = sum(key in found for key in keys)
print(matches, time.perf_counter() - start)
