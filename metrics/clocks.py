"""The KPIs of clocks: how many stopped, in time or late, and how long they took."""

from dataclasses import dataclass

from domain.kinds import CLOCK_NAMES, MAIN_CLOCKS
from i18n import N_
from metrics.kpi import Better, Goal, Measured, Unit
from metrics.shapes import Words, counted, share, valued

NO_VERDICT = N_("Where it cannot be known whether a limit was kept, the row is left out.")
NOT_TIMED = N_("Clocks without a measured time are left out.")
BREACH_BINS = (0.025, 0.05, 0.075, 0.10, 0.15, 0.25)
ON_TIME_BINS = (0.75, 0.85, 0.90, 0.925, 0.95, 0.975)
HOUR_BINS = (2.0, 4.0, 6.0, 8.0, 12.0, 24.0)
HANDLING_BINS = (4.0, 8.0, 12.0, 16.0, 24.0, 48.0)
"""Hours; repairs and the longer work of installing and changing together."""
LATE_BINS = (1.0, 3.0, 5.0, 10.0, 20.0, 40.0)
COUNT_BINS = (10.0, 25.0, 50.0, 100.0, 200.0, 400.0)
SHORT_BINS = (3.0, 6.0, 9.0, 12.0, 15.0, 20.0)
"""Minutes; the alarm line is four fifths of the usual limit of a short clock, a quarter hour."""
MINUTE_BINS = {
    "take": (6.0, 12.0, 18.0, 24.0, 30.0, 40.0),
    "repair": tuple(60 * hours for hours in HOUR_BINS),
    "feedback": tuple(60 * hours for hours in HOUR_BINS),
    "finish": tuple(60 * hours for hours in (8, 16, 24, 32, 40, 80)),
}
"""Minutes, by clock. Taking has half an hour, finishing up to five working days: the alarm line is
four fifths of that."""


def _clocks(
    slug: str, label: str, about: str, rows: str, *, time: str | None = "stopped_at",
    better: Better = Better.NEITHER, null_rule: str = NO_VERDICT, bins: tuple[float, ...] = (),
    words: Words = (),
) -> Measured:  # fmt: skip
    return counted(
        slug, label, about, "fct_clocks", rows, time=time, unit=Unit.CLOCKS, better=better,
        bins=bins, null_rule=null_rule, words=words,
    )  # fmt: skip


@dataclass(frozen=True)
class ClockKpis:
    """What is counted of one clock, or of all; always of those that stopped in the period."""

    stopped: Measured
    in_time: Measured
    late: Measured
    on_time_rate: Measured
    breach_rate: Measured
    timed: Measured
    mean_minutes: Measured


def _kpis_of(
    name: str, label: str, which: str, goal: Goal | None = None,
    minutes: tuple[float, ...] = SHORT_BINS,
) -> ClockKpis:  # fmt: skip
    """The KPIs of the clocks for which the predicate `which` holds; `label` names them."""
    words = (("clock", label),)
    judged = f"{which} and stopped_at is not null and is_breached is not null"
    stopped = _clocks(
        f"{name}_stopped", N_("%(clock)s: stopped clocks"),
        N_("Clocks (%(clock)s) that stopped in the period and have a verdict."), judged,
        words=words, bins=COUNT_BINS,
    )  # fmt: skip
    in_time = _clocks(
        f"{name}_in_time", N_("%(clock)s: in time"),
        N_("Clocks (%(clock)s) that stopped in the period, in time."),
        f"{judged} and not is_breached", better=Better.MORE, words=words,
    )  # fmt: skip
    late = _clocks(
        f"{name}_late", N_("%(clock)s: late"),
        N_("Clocks (%(clock)s) that stopped in the period, past due."),
        f"{judged} and is_breached", better=Better.LESS, words=words, bins=LATE_BINS,
    )  # fmt: skip
    timed = _clocks(
        f"{name}_timed", N_("%(clock)s: timed clocks"),
        N_("Clocks (%(clock)s) that stopped in the period with a measured time."),
        f"{which} and stopped_at is not null and elapsed_minutes is not null",
        null_rule=NOT_TIMED, words=words,
    )  # fmt: skip
    on_time_rate = share(
        f"{name}_on_time_rate", N_("%(clock)s on-time rate"),
        N_("Clocks (%(clock)s) that stopped in time, of those that stopped in the period."),
        in_time, stopped, better=Better.MORE, bins=ON_TIME_BINS, goal=goal, words=words,
    )  # fmt: skip
    breach_rate = share(
        f"{name}_breach_rate", N_("%(clock)s breach rate"),
        N_("Clocks (%(clock)s) that stopped past due, of those that stopped in the period."),
        late, stopped, better=Better.LESS, bins=BREACH_BINS, words=words,
    )  # fmt: skip
    mean_minutes = valued(
        f"{name}_mean_minutes", N_("%(clock)s: mean time"),
        N_("Mean working time without pauses of the clocks (%(clock)s) that stopped in the"
           " period."),
        "avg(elapsed_minutes) {rows}", timed, Unit.MINUTES, words=words, bins=minutes,
    )  # fmt: skip
    return ClockKpis(stopped, in_time, late, on_time_rate, breach_rate, timed, mean_minutes)


GOALS = {
    "dispatch": Goal(0.98, is_to_be_confirmed=True),
    "repair": Goal(0.95, is_to_be_confirmed=True),
}
"""On-time rates that the business wants; no document states them."""
ANY = _kpis_of("clock", N_("Any clock"), "clock <> 'leg'")
BY_CLOCK = {
    clock: _kpis_of(
        clock, label, f"clock = '{clock}'", GOALS.get(clock), MINUTE_BINS.get(clock, SHORT_BINS)
    )
    for clock, label in CLOCK_NAMES.items()
    if clock != "leg"
}
"""The KPIs of each clock, by its code."""

RUNNING = _clocks(
    "running_clocks", N_("Running clocks"),
    N_("Clocks that run or are paused, as of the data; no period."),
    "stopped_at is null and clock <> 'leg'", time=None, null_rule="",
)  # fmt: skip
OVERDUE = _clocks(
    "overdue_clocks", N_("Overdue clocks"),
    N_("Clocks that have not stopped and are past due, as of the data; no period."),
    "stopped_at is null and is_breached", time=None, better=Better.LESS,
)  # fmt: skip

REPAIRED = BY_CLOCK["repair"].timed
_REPAIRS = N_(
    "Repair clocks that stopped in the period: working time without pauses, from receipt to repair."
)
MEAN_REPAIR = valued(
    "mean_repair_hours", N_("Mean repair time"), _REPAIRS, "avg(elapsed_minutes) {rows} / 60",
    REPAIRED, Unit.HOURS, bins=HOUR_BINS,
)  # fmt: skip
MEDIAN_REPAIR = valued(
    "median_repair_hours", N_("Median repair time"), _REPAIRS,
    "median(elapsed_minutes) {rows} / 60", REPAIRED, Unit.HOURS, bins=HOUR_BINS,
)  # fmt: skip
P90_REPAIR = valued(
    "p90_repair_hours", N_("Repair time of nine in ten"), _REPAIRS,
    "quantile_cont(elapsed_minutes, 0.9) {rows} / 60", REPAIRED, Unit.HOURS, bins=HOUR_BINS,
)  # fmt: skip

_HANDLING = N_(
    "Main clocks (repair or finish) that stopped in the period: working time without pauses, from"
    " receipt to the end of the work."
)
HANDLED = _clocks(
    "handled", N_("Handled orders"), _HANDLING,
    f"clock in {MAIN_CLOCKS} and stopped_at is not null and elapsed_minutes is not null",
    null_rule=NOT_TIMED,
)  # fmt: skip
MEAN_HANDLING = valued(
    "mean_handling_hours", N_("Mean handling time"), _HANDLING,
    "avg(elapsed_minutes) {rows} / 60", HANDLED, Unit.HOURS, bins=HANDLING_BINS,
)  # fmt: skip
MEDIAN_HANDLING = valued(
    "median_handling_hours", N_("Median handling time"), _HANDLING,
    "median(elapsed_minutes) {rows} / 60", HANDLED, Unit.HOURS, bins=HANDLING_BINS,
)  # fmt: skip
P90_HANDLING = valued(
    "p90_handling_hours", N_("Handling time of nine in ten"), _HANDLING,
    "quantile_cont(elapsed_minutes, 0.9) {rows} / 60", HANDLED, Unit.HOURS, bins=HANDLING_BINS,
)  # fmt: skip

HELD_MINUTES = valued(
    "held_minutes", N_("Time on hold"),
    N_("Working time for which the main clocks that stopped in the period were paused."),
    "sum(paused_minutes) {rows}", HANDLED, Unit.MINUTES,
)  # fmt: skip
SPENT_MINUTES = valued(
    "spent_minutes", N_("Time worked and on hold"),
    N_("Working time from start to stop, pauses included, of the main clocks that stopped in the"
       " period."),
    "sum(elapsed_minutes + coalesce(paused_minutes, 0)) {rows}", HANDLED, Unit.MINUTES,
    better=Better.NEITHER,
)  # fmt: skip
HOLD_SHARE = share(
    "hold_share", N_("Share on hold"),
    N_("Time on hold, of the working time from start to stop of the main clocks that stopped in"
       " the period."),
    HELD_MINUTES, SPENT_MINUTES, better=Better.LESS,
)  # fmt: skip
