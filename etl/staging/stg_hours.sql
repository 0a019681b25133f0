-- One row per calendar and day that is known, if only in part: the working time and the working days
-- up to it, when it closes if it is one, and its open spans; of the calendar always open none. Kept.
with blocks as (
    select calendar, opens as known_from, known_until, before_us from in_spans where closes = opens
),
spans as (
    from in_spans where closes > opens
),
days as (
    select b.*, d.day::date as day, greatest(d.day, b.known_from) as since
    from blocks b
    cross join unnest(generate_series(
        b.known_from::date::timestamp, b.known_until, interval 1 day)) as d(day)
),
pieces as (
    select
        calendar, opens, closes,
        unnest(generate_series(
            opens::date::timestamp, closes - interval 1 microsecond, interval 1 day))::date as day
    from spans
),
open_parts as (
    select
        d.calendar, d.day,
        list({
            'opens': greatest(s.opens, d.since),
            'closes': least(s.closes, d.day::timestamp + interval 1 day)
        }) as parts
    from days d
    join pieces s on s.calendar = d.calendar and s.day = d.day and s.closes > d.since
    group by d.calendar, d.day
)
select
    d.calendar, d.day, d.known_from, d.known_until,
    coalesce(
        s.before_us + greatest(0, date_diff('us', s.opens, least(d.since, s.closes))), d.before_us
    ) as before_us,
    coalesce(w.nth, 0) as nth,
    if(w.day = d.day, w.close, null) as close,
    coalesce(o.parts, []) as parts
from days d
asof left join spans s on s.calendar = d.calendar and d.since >= s.opens
asof left join in_days w on w.calendar = d.calendar and d.day >= w.day
left join open_parts o on o.calendar = d.calendar and o.day = d.day
