-- One row per calendar: the length of its shortest open span, and all its working time. Kept.
select
    calendar,
    not bool_or(closes = opens) as is_always,
    min(date_diff('us', opens, closes)) filter (where closes > opens) as width_us,
    max(before_us + date_diff('us', opens, closes)) as total_us
from in_spans
group by calendar
