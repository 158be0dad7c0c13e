"""Prints the events in files, as PyPI's icalendar reads them, as JSON."""

import json
import sys

import icalendar

from events import event

found = []
for path in sys.argv[1:]:
    with open(path, "rb") as file:
        calendar = icalendar.Calendar.from_ical(file.read())
    found += [event(component) for component in calendar.walk("VEVENT")]
print(json.dumps(found))
