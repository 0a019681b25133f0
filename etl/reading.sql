-- How text becomes values: macros of the scratch database that a file is read in.

-- Space of any kind, also the wide one of Chinese text, at either end.
create or replace macro without_space(t) as
    case
        when regexp_matches(t, '^[\s\x{00a0}\x{3000}\x{feff}]|[\s\x{00a0}\x{3000}\x{feff}]$')
            then nullif(trim(t, ' ' || chr(9) || chr(10) || chr(11) || chr(12) || chr(13)
                || chr(160) || chr(12288) || chr(65279)), '')
        when t <> '' then t
    end;

-- A date that was one already in the workbook or in Parquet, as the readers write it.
create or replace macro real_date(t) as
    case when length(t) = 26 and t[11] = 'T' then try_strptime(t, '%Y-%m-%dT%H:%M:%S.%f') end;

-- Parts of a date that carries no format: the day with dashes, the time of day, the offset.
create or replace macro spaced(t) as trim(replace(t, '日', ' '));
create or replace macro day_text(t) as
    regexp_replace(regexp_extract(spaced(t), '^[^ T]*'), '[年月/.]', '-', 'g');
create or replace macro offset_text(t) as
    case when t[-1] = 'Z' or contains(t[11:], '+') or contains(t[11:], '-')
        then regexp_extract(t, ':[0-9.]+ ?(Z|[+-]\d{2}:?\d{2})$', 1) else '' end;
create or replace macro time_text(t) as
    coalesce(nullif(regexp_replace(
        regexp_extract(spaced(t), '[ T]+(.*)$', 1), ' ?(Z|[+-]\d{2}:?\d{2})$', ''), ''), '0:00');
create or replace macro offset_of(t) as
    case when offset_text(t) in ('', 'Z') then interval 0 minutes
    else to_minutes((offset_text(t)[1] || '1')::int
        * (offset_text(t)[2:3]::int * 60 + offset_text(t)[-2:]::int))
    end;

create or replace macro parsed(day, format, t) as
    try_strptime(day || ' ' || time_text(t),
        [format || ' %H:%M', format || ' %H:%M:%S', format || ' %H:%M:%S.%f']);
create or replace macro year_first(t) as
    case
        -- What most files write needs no taking apart.
        when length(t) in (10, 16, 19) and regexp_full_match(t, '\d{4}-\d\d-\d\d( \d\d:\d\d(:\d\d)?)?')
            then try_strptime(t, ['%Y-%m-%d %H:%M:%S', '%Y-%m-%d %H:%M', '%Y-%m-%d'])
        when regexp_full_match(day_text(t), '\d{4}-\d{1,2}-\d{1,2}')
            then parsed(day_text(t), '%Y-%m-%d', t)
        when regexp_full_match(day_text(t), '\d{8}') then parsed(day_text(t), '%Y%m%d', t)
        when regexp_full_match(t, '\d{14}') then try_strptime(t, '%Y%m%d%H%M%S')
    end;
create or replace macro day_first(t) as
    case when regexp_full_match(day_text(t), '\d{1,2}-\d{1,2}-\d{4}')
        then parsed(day_text(t), '%d-%m-%Y', t) end;
create or replace macro month_first(t) as
    case when regexp_full_match(day_text(t), '\d{1,2}-\d{1,2}-\d{4}')
        then parsed(day_text(t), '%m-%d-%Y', t) end;

create or replace macro period_of(t) as
    case
        when regexp_full_match(t, '\d{4}[-/.年]\d{1,2}月?')
            then try_strptime(regexp_replace(regexp_replace(t, '[/.年]', '-'), '月', ''), '%Y-%m')
        when regexp_full_match(t, '\d{6}') then try_strptime(t, '%Y%m')
        when regexp_full_match(t, '\d{4}年?') then try_strptime(t[1:4], '%Y')
        else date_trunc('month', year_first(t))::timestamp
    end;

-- Excel counts days from here; a fraction of a day is rounded to the second.
create or replace macro excel_moment(t) as
    case when try_cast(t as double) between 1 and 80000
        then timestamp '1899-12-30' + to_seconds(round(try_cast(t as double) * 86400)::bigint) end;

create or replace macro truth(t) as
    case
        when lower(t) in ('true', 't', 'yes', 'y', '1', '是') then true
        when lower(t) in ('false', 'f', 'no', 'n', '0', '否') then false
    end;
