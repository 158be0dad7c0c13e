"""Says what others make of a calendar's time zones: a line for each zone, time and reader that disagrees with zoneinfo.

The file is a calendar; an event of it has, for each zone, all the times to look at, as DTSTART with TZID.
"""

import datetime
import io
import sys
import zoneinfo

import dateutil.tz
import icalendar

with open(sys.argv[1], "rb") as file:
    data = file.read()

checked = 0
dateutil_zones = dateutil.tz.tzical(io.StringIO(data.decode().replace("\r\n ", "")))
for provider in ("zoneinfo",):
    icalendar.use_zoneinfo()
    calendar = icalendar.Calendar.from_ical(data)
    zones = {str(part["TZID"]): part.to_tz(lookup_tzid=False) for part in calendar.walk("VTIMEZONE")}
    for event in calendar.walk("VEVENT"):
        name = str(event["UID"])
        truth = zoneinfo.ZoneInfo(name)
        for stamp in str(event["DESCRIPTION"]).split():
            naive = datetime.datetime.strptime(stamp, "%Y%m%dT%H%M%S")
            wanted = naive.replace(tzinfo=truth).utcoffset()
            for reader, zone in (("icalendar", zones[name]), ("dateutil", dateutil_zones.get(name))):
                checked += 1
                found = naive.replace(tzinfo=zone).utcoffset()
                if found != wanted:
                    print(f"{name} {stamp} {reader}: {found}, not {wanted}")
print(f"checked {checked}")
