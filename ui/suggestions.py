"""The dispatch page's middle and right: suggested teams, the preview of a batch, teams with load.

What may be dispatched is written into the buttons (`data-plan`): a press sends exactly what the
reader sees, with the versions that were shown.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from dash import html

from domain.routing import Crew, Obstacle
from i18n import N_, _
from metrics.judging import VERDICT_NAMES, Verdict
from ui import formats, parts
from ui.parts.bars import load
from ui.parts.marks import Children, State, attributes, badge, icon, key, mark

OBSTACLES = {
    Obstacle.AREA: N_("other area"),
    Obstacle.SKILL: N_("other skill"),
    Obstacle.ON_LEAVE: N_("all on leave"),
    Obstacle.OFF_DUTY: N_("off duty"),
    Obstacle.FULL: N_("full"),
}
LATER = N_("lower score")
"""Why a team that fits is not among the first."""
NEARLY_FULL = 0.9
SHOWN = 200
"""Rows of a batch on the page; in a longer one those that need a look come first."""


@dataclass(frozen=True)
class Team:
    """A team as the page names it."""

    crew: Crew
    name: str
    areas: str
    skills: str
    on_time: float | None = None
    """The share of repair clocks that stopped in time in the last 30 days."""
    href: str = ""
    """The orders behind `on_time`."""
    points: Mapping[str, float] = field(default_factory=dict)
    """The parts of its score for the order under the mark (`domain.routing.score`)."""


@dataclass(frozen=True)
class Waiting:
    """An order that was chosen, as far as this page names it."""

    id: int
    version: int
    no: str
    customer: str
    about: str
    """Service and kind."""
    area: str
    skill: str
    """The name of its product group."""
    why_not: str = ""
    """Why it cannot be dispatched any more: who was faster; empty while it waits."""
    late: str = ""
    """By how much its clock is over."""


@dataclass(frozen=True)
class Planned:
    """An order of a batch and the team that it would go to."""

    order: Waiting
    team: Team | None
    """As it would stand after it; None: no team can do it."""
    against: Obstacle | None = None
    """The area or the skill, where it does not fit the team that was picked."""
    why_not: str = ""
    """Why the team that was picked cannot be given anything; empty if it can, or none was."""

    @property
    def is_plain(self) -> bool:
        """Whether nothing speaks against it."""
        if self.order.why_not or self.team is None or self.against is not None:
            return False
        crew = self.team.crew
        return crew.load <= crew.capacity and crew.opens_at is None


@dataclass(frozen=True)
class Rate:
    """A figure beside the list: its value, the orders behind it, whether it reaches its goal."""

    value: float
    href: str
    is_met: bool | None


# -- suggestions -------------------------------------------------------------------------------


def about(order: Waiting | None) -> str:
    """Which order the suggestions are for."""
    return " · ".join((f"{order.no} {order.customer}", order.about)) if order else ""


def suggestions(
    order: Waiting | None, teams: Sequence[Team], others: Mapping[str, Obstacle],
    names: Mapping[str, str], now: datetime, later: Sequence[str] = (),
) -> Children:  # fmt: skip
    """Teams for one order, the best first, and why the others are not among them."""
    if order is None:
        return parts.empty(
            _("No order under the mark"),
            _("J and K walk the list; teams for the order stand here."),
        )
    if order.why_not:
        return parts.notice([html.B(order.no), " ", order.why_not], state="late")
    cards: list[Any] = [_card(order, team, place, now) for place, team in enumerate(teams)]
    nobody = parts.empty(
        _("No team can do this order"), _("Area or skill does not fit any of them. Choose one.")
    )
    return [*(cards or [nobody]), _why_not(others, later, names)]


def _card(order: Waiting, team: Team, place: int, now: datetime) -> html.Article:
    return html.Article(
        [
            key(str(place + 1)),
            html.Div(
                [
                    html.P([html.B(team.name), " ", _duty(team.crew, now)]),
                    html.P(_reasons(order, team), className="pd-why"),
                ]
            ),
            html.Div(load(team.crew.load, team.crew.capacity, add=1), className="pd-load-box"),
            html.Button(
                _("Dispatch"),
                type="button",
                className=f"btn btn-{'plain' if place else 'primary'}",
                **attributes(
                    data_plan=_plan([Planned(order, team)]), data_key=str(place + 1),
                    aria_label=_("Dispatch to %(team)s", team=team.name),
                ),
            ),
        ],
        className="pd-sug",
        **attributes(data_first=place == 0),
    )  # fmt: skip


def _duty(crew: Crew, now: datetime) -> Children:
    if crew.is_away:
        return badge(_(OBSTACLES[Obstacle.ON_LEAVE]), "late")
    if crew.opens_at is None:
        return html.Span(_("on duty"), className="pd-xs pd-3")
    back = _("on duty again %(time)s", time=formats.moment(crew.opens_at, now))
    return badge(back, "off")


def _reasons(order: Waiting, team: Team) -> list[html.Span]:
    crew = team.crew
    can = _("can do %(skill)s", skill=order.skill) if order.skill else _("skill not asked for")
    held = _("holds %(now)s of %(limit)s", now=crew.load, limit=crew.capacity)
    full: State | None = "late" if crew.is_full else "risk" if crew.share >= NEARLY_FULL else None
    said = [
        html.Span([icon("check2"), can]),
        html.Span([icon("check2"), _("works in %(area)s", area=order.area)]),
        html.Span([mark(full) if full else icon("check2"), held]),
    ]
    if team.on_time is not None:
        rate = _("30 days in time %(rate)s", rate=formats.share(team.on_time, 1))
        said.append(html.Span([icon("check2"), rate]))
    if team.points:
        said.append(_score(team.points))
    return said


POINTS = {
    "room": N_("room %(n)s"), "on_time": N_("in time %(n)s"), "place": N_("place %(n)s"),
    "trade": N_("trade %(n)s"),
}  # fmt: skip


def _score(points: Mapping[str, float]) -> html.Span:
    """The points of a team, and on pointing at them what they are made of."""
    parts = [_(word, n=formats.number(points[name], 1)) for name, word in POINTS.items()]
    total = formats.number(sum(points.values()), 1)
    return html.Span(
        _("score %(n)s", n=total), className="pd-3", title=" + ".join(parts), tabIndex=0
    )


def _why_not(
    others: Mapping[str, Obstacle], later: Sequence[str], names: Mapping[str, str]
) -> Children:
    if not others and not later:
        return None
    counts = {one: sum(found is one for found in others.values()) for one in OBSTACLES}
    said = [
        _("%(why)s %(n)s", why=_(word), n=counts[one])
        for one, word in OBSTACLES.items()
        if counts[one]
    ]
    if later:
        said.append(_("%(why)s %(n)s", why=_(LATER), n=len(later)))
    reasons = [(code, _(LATER)) for code in later] + [
        (code, _(OBSTACLES[why]))
        for code, why in sorted(others.items(), key=lambda pair: list(Obstacle).index(pair[1]))
    ]
    listed = [
        html.Li([names.get(code, code), html.Span(why, className="pd-3 pd-gap")])
        for code, why in reasons
    ]
    stop, between = ("：", "，") if formats.is_chinese() else (": ", ", ")
    return html.Details(
        [
            html.Summary(
                [
                    _("Why %(n)s teams are not suggested", n=len(reasons)),
                    html.Span(stop + between.join(said), className="pd-3"),
                ]
            ),
            html.Ul(listed, className="pd-mini"),
        ],
        className="pd-xs mt-2 pd-others",
    )


# -- the batch ---------------------------------------------------------------------------------


def preview(plans: Sequence[Planned]) -> Children:
    """A row for each order: where it would go, what that team would hold then, the result."""
    if not plans:
        return parts.empty(
            _("No orders chosen"), _("X chooses the order under the mark, Shift X up to it.")
        )
    columns = [
        parts.Column(_("Order")),
        parts.Column(_("To")),
        parts.Column(_("Load after"), width="136px"),
        parts.Column(_("Result")),
    ]
    rows = sorted(plans, key=lambda one: one.is_plain)[:SHOWN] if len(plans) > SHOWN else plans
    table = parts.table(
        columns, [_previewed(one) for one in rows], density="cosy", label=_("Batch")
    )
    return parts.still(html.Div([table, _rest(len(plans) - len(rows))]))


def _rest(more: int) -> Children:
    return html.P(_("and %(n)s more", n=more), className="pd-xs pd-3 p-2 m-0") if more else None


def _previewed(one: Planned) -> list[Children]:
    order, team = one.order, one.team
    shown = _named(order.customer, order.no)
    if order.why_not or team is None:
        why = order.why_not or one.why_not or _("no team can do it")
        return [shown, parts.none(), parts.none(), _result(_("Skipped"), "late", why)]
    crew = team.crew
    after = load(crew.load - 1, crew.capacity, add=1)
    if one.against is not None:
        word = _(OBSTACLES[one.against])
        wrong = _result(word[:1].upper() + word[1:], "risk", _("can be done"))
        return [shown, team.name, after, wrong]
    if crew.load > crew.capacity:
        return [shown, team.name, after, _result(_("Over the limit"), "risk", _("can be done"))]
    if crew.opens_at is not None:
        return [shown, team.name, after, _result(_("Off duty"), "risk", _("can be done"))]
    return [
        shown,
        team.name,
        after,
        _result(_("Can go"), "risk" if order.late else "ok", order.late),
    ]


def _named(customer: str, no: str) -> html.Div:
    """An order in a table: whose it is, and its number below."""
    return html.Div(
        [customer, html.Br(), html.Span(no, className="pd-xs pd-3")], className="pd-cut",
        title=customer,
    )  # fmt: skip


def _result(word: str, state: State, why: str) -> list[Children]:
    return [badge(word, state), html.Br(), html.Span(why, className="pd-xs pd-2")]


def results(found: Sequence[tuple[str, str, str, str]]) -> Children:
    """What became of a batch, a row for each order, the skipped ones first: customer, number, the
    team that has it now, or why it was skipped."""
    rows: list[list[Children]] = [
        [
            _named(customer, no),
            _result(_("Skipped"), "late", why) if why else _result(_("Dispatched"), "done", team),
        ]
        for customer, no, team, why in sorted(found, key=lambda one: not one[3])[:SHOWN]
    ]
    columns = [parts.Column(_("Order"), width="45%"), parts.Column(_("Result"))]
    table = parts.table(columns, rows, density="cosy", label=_("What became of the batch"))
    return parts.still(html.Div([table, _rest(len(found) - len(rows))]))


def foot(plans: Sequence[Planned]) -> Children:
    """What would be done, and the button that does it."""
    go = [one for one in plans if one.team is not None and not one.order.why_not]
    if not plans:
        return None
    skipped = len(plans) - len(go)
    said: list[Any] = [html.B(_("%(n)s orders to dispatch", n=len(go)))]
    if skipped:
        said.append(html.Span(_(", %(n)s skipped", n=skipped)))
    return [
        html.Span(said, className="pd-sm"),
        html.Button(
            [_("Clear"), " ", key("Esc")], type="button", className="btn btn-plain pd-gap",
            **attributes(data_clear=True),
        ),
        html.Button(
            [_("Dispatch %(n)s orders", n=len(go)), " ", key("Ctrl"), " ", key("Enter")],
            type="button",
            className="btn btn-primary",
            disabled=not go,
            **attributes(data_plan=_plan(go), data_key="Ctrl Enter"),
        ),
    ]  # fmt: skip


def _plan(plans: Sequence[Planned]) -> str:
    return json.dumps(
        [
            {
                "id": one.order.id, "version": one.order.version, "no": one.order.no,
                "customer": one.order.customer, "team": one.team.crew.code,
            }
            for one in plans
            if one.team is not None
        ]
    )  # fmt: skip


def today(rate: Rate | None) -> Children:
    """The share of today's dispatch clocks in time, and whether it is enough, if that is known."""
    if rate is None:
        return None
    share = formats.share(rate.value, 1)
    said = [_("Dispatched in time today"), " ", html.B(parts.number_link(share, rate.href)), " "]
    if rate.is_met is not None:
        verdict = Verdict.MET if rate.is_met else Verdict.BEHIND
        said.append(badge(_(VERDICT_NAMES[verdict]), "ok" if rate.is_met else "risk"))
    return said


# -- teams -------------------------------------------------------------------------------------


def teams(
    listed: Sequence[Team], to_come: Mapping[str, int], chosen: str, now: datetime
) -> Children:
    """Every team: what it holds, what the plan would add, where and what it works."""
    rows = [_team(team, to_come.get(team.crew.code, 0), chosen, now) for team in listed]
    return parts.still(html.Div(rows))


def _team(team: Team, add: int, chosen: str, now: datetime) -> html.Div:
    crew = team.crew
    is_off = crew.opens_at is not None or crew.is_away
    where = " · ".join(part for part in (team.areas, team.skills) if part)
    rate = (
        parts.number_link(formats.share(team.on_time, 1), team.href, _("30 days in time"))
        if team.on_time is not None and team.href
        else parts.none()
    )
    return html.Div(
        [
            html.P(
                [
                    html.Button(
                        team.name,
                        type="button",
                        title=_("Give the chosen orders to this team"),
                        **attributes(
                            data_team=crew.code,
                            aria_pressed="true" if crew.code == chosen else "false",
                        ),
                    ),
                    html.Span(rate, className="pd-gap pd-n"),
                ]
            ),
            load(crew.load, crew.capacity, add=add),
            html.P(
                [_duty(crew, now) if is_off else None, html.Span(where, title=where)],
                className="pd-xs pd-3 pd-cut",
            ),
        ],
        className="pd-team",
        **attributes(data_off=is_off),
    )
