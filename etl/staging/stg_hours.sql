-- One row per calendar and day that is known, if only in part: the working time and the working days
-- up to it, and its open spans. Kept. The calendar that is always open has none.
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
open_parts as (
    select
        d.calendar, d.day,
        list({
            'opens': greatest(s.opens, d.since),
            'closes': least(s.closes, d.day::timestamp + interval 1 day)
        }) as parts
    from days d
    join spans s
        on s.calendar = d.calendar
        and s.closes > d.since
        and s.opens < d.day::timestamp + interval 1 day
    group by d.calendar, d.day
)
select
    d.calendar, d.day, d.known_from, d.known_until,
    coalesce(
        s.before_us + greatest(0, date_diff('us', s.opens, least(d.since, s.closes))), d.before_us
    ) as before_us,
    coalesce(w.nth, 0) as nth,
    coalesce(o.parts, []) as parts
from days d
asof left join spans s on s.calendar = d.calendar and d.since >= s.opens
asof left join in_days w on w.calendar = d.calendar and d.day >= w.day
left join open_parts o on o.calendar = d.calendar and o.day = d.day
