"""Reads a calendar with PyPI's caldav: finds it, lists, searches and follows changes. Prints JSON.

Arguments: the address, a UID, the beginning and the end of a search, and a token of an earlier run, if there was one.
"""

import datetime
import json
import sys

import caldav
import caldav.lib.error

from events import event

address, uid, start, end = sys.argv[1:5]
token = sys.argv[5] if len(sys.argv) > 5 else None


def name(resource):
    return str(resource.url).rsplit("/", 1)[1].removesuffix(".ics")


def refusal(attempt):
    try:
        attempt()
    except caldav.lib.error.DAVError as error:
        return type(error).__name__
    return "none"


with caldav.DAVClient(address) as client:
    calendars = client.principal().calendars()
    calendar = calendars[0]
    events = calendar.events()
    found = calendar.search(
        start=datetime.datetime.fromisoformat(start), end=datetime.datetime.fromisoformat(end), event=True, expand=False)
    changes = calendar.get_objects_by_sync_token(sync_token=token, disable_fallback=True)
    deleted = {str(url) for url in changes.deleted_urls}
    text = events[0].data.replace("SUMMARY:", "SUMMARY:Other ")
    print(json.dumps({
        "calendars": [calendar.get_display_name() for calendar in calendars],
        "components": calendar.get_supported_components(),
        "events": [event(found.icalendar_component) for found in events],
        "found": [str(one.icalendar_component["UID"]) for one in found],
        "byUID": str(calendar.get_event_by_uid(uid).icalendar_component["UID"]),
        "token": changes.sync_token,
        "changed": [name(one) for one in changes if str(one.url.canonical()) not in deleted],
        "removed": [url.rsplit("/", 1)[1].removesuffix(".ics") for url in deleted],
        "refusals": [
            refusal(lambda: calendar.save_event(text.replace(uid, "other"))),
            refusal(lambda: events[0].delete()),
            refusal(lambda: calendar.delete()),
        ],
    }))
