"""Prints the events that khal lists from now on, as JSON; the first argument is its configuration."""

import json
import subprocess
import sys

fields = ["uid", "title", "start-long-full", "end-long-full", "status", "location", "description", "url"]
names = ["uid", "summary", "start", "end", "status", "location", "description", "url"]
command = [sys.executable, "-m", "khal", "-c", sys.argv[1], "list", "--once", "now", "30d"]
for field in fields:
    command += ["--json", field]
lines = subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()
events = [event for line in lines for event in json.loads(line)]
found = [{name: event[field].strip() for field, name in zip(fields, names)} for event in events]
print(json.dumps(found))
