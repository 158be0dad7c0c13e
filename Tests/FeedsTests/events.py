"""What the scripts beside this file say of an event that they have read."""

import datetime


def instant(value):
    """In UTC. An event without a zone would be at another time for each reader."""
    assert isinstance(value, datetime.datetime) and value.tzinfo is not None, value
    return value.astimezone(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def event(component):
    """From a VEVENT of the library icalendar."""
    assert not component.errors, component.errors
    text = lambda name: str(component.get(name, ""))
    return {
        "uid": text("UID"), "summary": text("SUMMARY"), "start": instant(component.start), "end": instant(component.end),
        "status": text("STATUS"), "location": text("LOCATION"), "description": text("DESCRIPTION"), "url": text("URL"),
    }
