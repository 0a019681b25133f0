-- One row per calendar and stretch of its working time, each as long as the shortest open span, so that
-- it lies in one span or two: where in the wall time. Kept.
with spans as (
    select *, before_us + date_diff('us', opens, closes) as upto_us from in_spans where closes > opens
),
stretches as (
    select calendar, unnest(range(0, (total_us - 1) // width_us + 1)) as stretch, width_us
    from stg_calendars
)
select
    b.calendar, b.stretch,
    s.opens, s.before_us, s.upto_us,
    n.opens as next_opens
from stretches b
asof join spans s on s.calendar = b.calendar and b.stretch * b.width_us >= s.before_us
left join spans n on n.calendar = s.calendar and n.before_us = s.upto_us
