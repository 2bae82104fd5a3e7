"""What people say about when, and what they mean by it on Monday 23 November 2026 at two in the afternoon.

Each line: the phrase | the day | the time | the rule. Days are ISO 8601, an empty column is nothing.
"""

from collections.abc import Iterator
from datetime import date, time

TODAY, NOW = date(2026, 11, 23), time(14)

_TABLE = """
today | 2026-11-23
TODAY | 2026-11-23
tomorrow | 2026-11-24
Tomorrow | 2026-11-24
tmr | 2026-11-24
tmrw | 2026-11-24
yesterday | 2026-11-22
day after tomorrow | 2026-11-25
the day after tomorrow | 2026-11-25
tonight | 2026-11-23 | 20:00
this evening | 2026-11-23 | 18:00
monday | 2026-11-30
tuesday | 2026-11-24
fri | 2026-11-27
thurs | 2026-11-26
sun | 2026-11-29
on wednesday | 2026-11-25
by friday | 2026-11-27
due friday | 2026-11-27
this friday | 2026-11-27
next friday | 2026-12-04
next monday | 2026-11-30
last friday | 2026-11-20
coming saturday | 2026-11-28
friday next week | 2026-12-04
weekend | 2026-11-28
this weekend | 2026-11-28
next weekend | 2026-12-05
next week | 2026-11-30
next month | 2026-12-01
next quarter | 2027-01-01
next year | 2027-01-01
end of week | 2026-11-29
end of the month | 2026-11-30
end of next month | 2026-12-31
end of year | 2026-12-31
eow | 2026-11-29
eom | 2026-11-30
eoy | 2026-12-31
start of next month | 2026-12-01
beginning of next week | 2026-11-30
last day of the month | 2026-11-30
last day of february | 2027-02-28
first monday of december | 2026-12-07
the last friday of next month | 2026-12-25
2nd tuesday of january | 2027-01-12
in 3 days | 2026-11-26
in three days | 2026-11-26
in 3d | 2026-11-26
in a day | 2026-11-24
in 1 week | 2026-11-30
in a week | 2026-11-30
in two weeks | 2026-12-07
in 2w | 2026-12-07
in a fortnight | 2026-12-07
in a month | 2026-12-23
in 6 months | 2027-05-23
in a year | 2027-11-23
in a couple of days | 2026-11-25
in 5 workdays | 2026-11-30
in 2 business days | 2026-11-25
3 days from now | 2026-11-26
2 weeks from tomorrow | 2026-12-08
a week from friday | 2026-12-04
2 days after christmas eve |
2 days before 25 dec | 2026-12-23
3 days ago | 2026-11-20
a week ago | 2026-11-16
2026-12-24 | 2026-12-24
2026/12/24 | 2026-12-24
24.12.2026 | 2026-12-24
24.12. | 2026-12-24
24/12/2026 | 2026-12-24
12/24/2026 | 2026-12-24
24/12/26 | 2026-12-24
24/12 | 2026-12-24
3/4 | 2027-04-03
3/4/2027 | 2027-04-03
dec 24 | 2026-12-24
Dec. 24 | 2026-12-24
24 dec | 2026-12-24
december 24th | 2026-12-24
24th of december | 2026-12-24
the 24th of December | 2026-12-24
December 24, 2027 | 2027-12-24
24 December 2027 | 2027-12-24
march 1 | 2027-03-01
1 nov | 2027-11-01
29 february | 2028-02-29
the 1st | 2026-12-01
on the 30th | 2026-11-30
15th | 2026-12-15
31st | 2026-12-31
9am | 2026-11-24 | 09:00
5pm | 2026-11-23 | 17:00
9 pm | 2026-11-23 | 21:00
at 5 | 2026-11-23 | 17:00
at 15:30 | 2026-11-23 | 15:30
17:45 | 2026-11-23 | 17:45
7.30pm | 2026-11-23 | 19:30
12am | 2026-11-24 | 00:00
12pm | 2026-11-24 | 12:00
noon | 2026-11-24 | 12:00
at midnight | 2026-11-24 | 00:00
tomorrow 9am | 2026-11-24 | 09:00
tomorrow at 9 | 2026-11-24 | 09:00
tomorrow at noon | 2026-11-24 | 12:00
tomorrow morning | 2026-11-24 | 09:00
tomorrow in the afternoon | 2026-11-24 | 15:00
friday evening | 2026-11-27 | 18:00
friday at 9:30 am | 2026-11-27 | 09:30
9am tomorrow | 2026-11-24 | 09:00
at 9 on friday | 2026-11-27 | 09:00
noon on sunday | 2026-11-29 | 12:00
dec 24 at 6pm | 2026-12-24 | 18:00
2026-12-24 18:00 | 2026-12-24 | 18:00
2026-12-24, 18:00 | 2026-12-24 | 18:00
next friday 5pm | 2026-12-04 | 17:00
friday by noon | 2026-11-27 | 12:00
in 2 hours | 2026-11-23 | 16:00
in 30 min | 2026-11-23 | 14:30
in half an hour | 2026-11-23 | 14:30
in an hour | 2026-11-23 | 15:00
in 12h | 2026-11-24 | 02:00
every day | 2026-11-23 | | FREQ=DAILY
daily | 2026-11-23 | | FREQ=DAILY
each day at 7am | 2026-11-23 | 07:00 | FREQ=DAILY
every morning | 2026-11-23 | 09:00 | FREQ=DAILY
every 3 days | 2026-11-23 | | FREQ=DAILY;INTERVAL=3
every second day | 2026-11-23 | | FREQ=DAILY;INTERVAL=2
every 3rd week on monday | 2026-11-23 | | FREQ=WEEKLY;INTERVAL=3;BYDAY=MO
every second month | 2026-11-23 | | FREQ=MONTHLY;INTERVAL=2
every second day of the month | 2026-12-02 | | FREQ=MONTHLY;BYMONTHDAY=2
every day until 0999-01-01 | | | FREQ=DAILY;UNTIL=09990101
every other day | 2026-11-23 | | FREQ=DAILY;INTERVAL=2
every weekday | 2026-11-23 | | FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR
every weekend | 2026-11-28 | | FREQ=WEEKLY;BYDAY=SA,SU
every week | 2026-11-23 | | FREQ=WEEKLY
weekly | 2026-11-23 | | FREQ=WEEKLY
biweekly | 2026-11-23 | | FREQ=WEEKLY;INTERVAL=2
every 2 weeks | 2026-11-23 | | FREQ=WEEKLY;INTERVAL=2
every fortnight | 2026-11-23 | | FREQ=WEEKLY;INTERVAL=2
every monday | 2026-11-23 | | FREQ=WEEKLY;BYDAY=MO
every friday at 4pm | 2026-11-27 | 16:00 | FREQ=WEEKLY;BYDAY=FR
every tue and thu | 2026-11-24 | | FREQ=WEEKLY;BYDAY=TU,TH
every mon, wed and fri | 2026-11-23 | | FREQ=WEEKLY;BYDAY=MO,WE,FR
every other friday | 2026-11-27 | | FREQ=WEEKLY;INTERVAL=2;BYDAY=FR
every 2 weeks on monday | 2026-11-23 | | FREQ=WEEKLY;INTERVAL=2;BYDAY=MO
every month | 2026-11-23 | | FREQ=MONTHLY
monthly | 2026-11-23 | | FREQ=MONTHLY
every 3 months | 2026-11-23 | | FREQ=MONTHLY;INTERVAL=3
every quarter | 2026-11-23 | | FREQ=MONTHLY;INTERVAL=3
every 15th | 2026-12-15 | | FREQ=MONTHLY;BYMONTHDAY=15
every month on the 1st | 2026-12-01 | | FREQ=MONTHLY;BYMONTHDAY=1
every 1st and 15th | 2026-12-01 | | FREQ=MONTHLY;BYMONTHDAY=1,15
every last day of the month | 2026-11-30 | | FREQ=MONTHLY;BYMONTHDAY=-1
every first monday | 2026-12-07 | | FREQ=MONTHLY;BYDAY=1MO
every last friday of the month | 2026-11-27 | | FREQ=MONTHLY;BYDAY=-1FR
every 3rd friday | 2026-12-18 | | FREQ=MONTHLY;BYDAY=3FR
every last workday | 2026-11-30 | | FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1
every 2 months on the last friday | 2026-11-27 | | FREQ=MONTHLY;INTERVAL=2;BYDAY=-1FR
every year | 2026-11-23 | | FREQ=YEARLY
annually | 2026-11-23 | | FREQ=YEARLY
every december 25 | 2026-12-25 | | FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=25
every 25 december | 2026-12-25 | | FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=25
every year on january 1st | 2027-01-01 | | FREQ=YEARLY;BYMONTH=1;BYMONTHDAY=1
every day until dec 24 | 2026-11-23 | | FREQ=DAILY;UNTIL=20261224
every week for 10 times | 2026-11-23 | | FREQ=WEEKLY;COUNT=10
every day 5 times | 2026-11-23 | | FREQ=DAILY;COUNT=5
every month on the 1st and 25th, 4 times | 2026-11-25 | | FREQ=MONTHLY;BYMONTHDAY=1,25;COUNT=4
every monday starting dec 1 | 2026-12-07 | | FREQ=WEEKLY;BYDAY=MO
every week starting friday at 9am until 2027-01-01 | 2026-11-27 | 09:00 | FREQ=WEEKLY;UNTIL=20270101
rrule:FREQ=MONTHLY;BYDAY=2TU,4TU | 2026-11-24 | | FREQ=MONTHLY;BYDAY=2TU,4TU
31 february |
25:00 |
13pm |
someday |
every |
every 0 days |
every purple monday |
next |
in days |
"""


def phrases() -> Iterator[tuple[str, date | None, time | None, str]]:
    """Yield each phrase with its day, its time and its rule."""
    for row in _TABLE.strip().splitlines():
        phrase, day, at, rule = (cell.strip() for cell in (row + "|||").split("|")[:4])
        yield phrase, date.fromisoformat(day) if day else None, time.fromisoformat(at) if at else None, rule
