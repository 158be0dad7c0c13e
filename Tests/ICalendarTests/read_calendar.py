"""Prints what PyPI's icalendar reads in a calendar: a line for each property, with its parameters and its value in hex."""

import sys

import icalendar

TEXTS = ("DESCRIPTION", "SUMMARY", "PRODID", "TZNAME")
# icalendar does not know these as texts, and leaves escapes in them.
UNKNOWN = ("NAME", "X-WR-CALNAME", "X-WR-CALDESC")


def show(component, depth):
    print(depth, "BEGIN", component.name)
    for error in component.errors:
        print("error", error)
    for name, value in component.property_items(recursive=False, sorted=False):
        if name in ("BEGIN", "END"):
            continue
        parameters = [part for key, text in value.params.items() for part in (key, str(text))]
        text = str(value) if name in TEXTS + UNKNOWN else value.to_ical()
        text = text.decode() if isinstance(text, bytes) else text
        print(depth, name, *parameters, text.encode().hex())
    for inner in component.subcomponents:
        show(inner, depth + 1)
    print(depth, "END", component.name)


with open(sys.argv[1], "rb") as file:
    show(icalendar.Calendar.from_ical(file.read()), 0)
