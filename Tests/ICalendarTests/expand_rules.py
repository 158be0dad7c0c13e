"""Expands rules with python-dateutil. Each line of the file is a start, a tab and a rule; it prints the first times."""

import datetime
import itertools
import re
import sys
import types

from dateutil import rrule
from dateutil.parser import parse

OCCURRENCES = 40
YEARS = 200

# dateutil looks at UNTIL only when it has found something, and searches on to the last year that there is.
rrule.datetime = types.SimpleNamespace(**vars(datetime))

for line in open(sys.argv[1], encoding="utf-8"):
    start, text = line.rstrip("\n").split("\t")
    until = re.search(r"UNTIL=(\d{4})", text)
    rrule.datetime.MAXYEAR = int(until[1]) if until else int(start[:4]) + YEARS
    try:
        rule = rrule.rrulestr(text, dtstart=parse(start))
        times = [f"{time:%Y%m%dT%H%M%S}" for time in itertools.islice(rule, OCCURRENCES)]
    except ValueError:
        # dateutil refuses rules of hours, minutes or seconds that can never come.
        print("refused")
        continue
    print(" ".join(times) or "none")
