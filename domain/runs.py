"""The clocks of one order as its ledger starts, pauses, stops and resumes them.

This says when each clock ran and who is charged; `domain.sla` measures it by limits and calendars.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from domain.limits import WORK_CLOCKS, Policy
from domain.orders import Event, Facts


@dataclass(frozen=True)
class Segment:
    """A stretch of a clock: running, paused, or stopped (until a result was rejected)."""

    kind: str
    start: datetime
    end: datetime | None
    """None: it lasts."""
    reason: str | None = None
    actor: int | None = None


@dataclass
class Run:
    """One clock, from its start to its stop."""

    clock: str
    team: str | None
    """Who is charged."""
    cycle: int
    started_at: datetime
    segments: list[Segment]
    stopped_at: datetime | None = None

    def turn(self, kind: str | None, event: Event) -> None:
        """End the lasting segment at the event and begin one of `kind` (None: none)."""
        last = self.segments[-1]
        if last.end is None:
            self.segments[-1] = Segment(
                last.kind, last.start, event.happened_at, last.reason, last.actor
            )
        if kind is not None:
            reason = event.reason if kind == "paused" else None
            actor = event.actor if kind == "paused" else None
            self.segments.append(Segment(kind, event.happened_at, None, reason, actor))

    def stop(self, event: Event) -> None:
        if self.stopped_at is None:
            self.turn(None, event)
            self.stopped_at = event.happened_at

    def go_on(self, event: Event) -> None:
        """Take a stopped clock up again with the time that it had."""
        if self.stopped_at is not None:
            self.segments.append(Segment("stopped", self.stopped_at, event.happened_at))
            self.stopped_at = None
            self.segments.append(Segment("running", event.happened_at, None))


@dataclass(frozen=True)
class _Change:
    """Facts that an event made known, and since when they hold."""

    values: Mapping[str, Any]
    since: datetime
    cycle: int

    def rules(self, run: Run) -> bool:
        """Whether it decides about a clock: it had not stopped when the change took effect.

        What became known in a later cycle leaves the clocks of an earlier one alone.
        """
        if self.cycle > run.cycle:
            return False
        return run.stopped_at is None or self.since <= run.started_at or self.since < run.stopped_at


class Runs:
    """The clocks of one order, driven by its events in the order in which they happened."""

    def __init__(self) -> None:
        self.started: list[Run] = []
        self.pins: dict[int, Mapping[str, Any]] = {}
        """The versions of limits and calendars that closed a cycle, by cycle."""
        self._changes: list[_Change] = []
        self._facts = Facts()
        self._cycle = 1
        self._team: str | None = None
        self._desk: str | None = None
        self._is_on_hold = False
        self._review: list[str] = []

    def apply(self, event: Event, policy: Policy) -> None:
        if event.payload.get("facts"):
            self._learn(event)
        step = getattr(self, f"_on_{event.verb.value}", None)
        if step is not None:
            step(event, policy)
        if event.payload.get("pins"):
            self.pins[self._cycle] = event.payload["pins"]

    def facts_of(self, run: Run) -> Facts:
        """The facts that decide about the limit of a clock."""
        if len(self._changes) == 1:
            return self._facts
        facts = Facts()
        for change in self._changes:
            if change.rules(run):
                facts = facts.changed(change.values)
        return facts

    # beginnings

    def _on_submit(self, event: Event, _policy: Policy) -> None:
        self._hold_by_desk(event)
        self._start("receive", event)

    _on_adopt = _on_submit

    def _on_receive(self, event: Event, policy: Policy) -> None:
        self._stop(event, "receive")
        self._hold_by_desk(event)
        self._begin(event, policy)

    def _on_reopen(self, event: Event, policy: Policy) -> None:
        self._end(event)
        self._cycle += 1
        self._hold_by_desk(event)
        self._begin(event, policy)

    def _begin(self, event: Event, policy: Policy) -> None:
        for clock in WORK_CLOCKS:
            self._start(clock, event)
        kind = policy.kinds.get(self._facts.kind)
        self._review = []
        if kind and kind.reviewer:
            self._review.append("review")
        if kind and kind.approver:
            self._review.append("approve")
        self._wait_for_dispatch(event)
        self._start("leg", event)

    def _wait_for_dispatch(self, event: Event) -> None:
        self._start(self._review.pop(0) if self._review else "dispatch", event)

    def _on_review(self, event: Event, _policy: Policy) -> None:
        self._stop(event, "review")
        self._wait_for_dispatch(event)

    def _on_approve(self, event: Event, _policy: Policy) -> None:
        self._stop(event, "approve")
        self._wait_for_dispatch(event)

    def _on_send_back(self, event: Event, _policy: Policy) -> None:
        self._end(event)
        self._start("receive", event)

    # who holds it

    def _on_dispatch(self, event: Event, _policy: Policy) -> None:
        self._stop(event, "dispatch", "leg")
        self._hold_by(event.team)
        self._start("take", event)
        self._start("leg", event)

    def _on_transfer(self, event: Event, _policy: Policy) -> None:
        self._stop(event, "take", "leg")
        self._hold_by(event.team)
        self._start("take", event)
        self._start("leg", event)

    def _on_return(self, event: Event, _policy: Policy) -> None:
        self._stop(event, "take", "dispatch", "leg")
        self._hold_by_desk(event)
        self._start("dispatch", event)
        self._start("leg", event)

    _on_escalate = _on_return
    _on_send_down = _on_return

    def _hold_by(self, team: str | None) -> None:
        """Pass the order on; the clocks of the work go with it."""
        self._team = team or self._team
        for run in self._running():
            if run.clock in WORK_CLOCKS:
                run.team = self._team

    def _hold_by_desk(self, event: Event) -> None:
        self._hold_by(event.team or self._desk)
        self._desk = self._team

    # the work

    def _on_take(self, event: Event, _policy: Policy) -> None:
        self._stop(event, "take")

    def _on_note(self, event: Event, _policy: Policy) -> None:
        if event.payload.get("is_feedback"):
            self._stop(event, "feedback")

    def _on_hold(self, event: Event, _policy: Policy) -> None:
        if not self._is_on_hold:
            self._is_on_hold = True
            for run in self._running():
                run.turn("paused", event)

    def _on_resume(self, event: Event, _policy: Policy) -> None:
        if self._is_on_hold:
            self._is_on_hold = False
            for run in self._running():
                run.turn("running", event)

    def _on_finish(self, event: Event, _policy: Policy) -> None:
        self._stop(event, *WORK_CLOCKS, "take", "leg")
        self._is_on_hold = False
        self._start("confirm", event)

    def _on_reject(self, event: Event, _policy: Policy) -> None:
        self._stop(event, "confirm")
        for clock in ("repair", "finish", "leg"):
            if run := self._last(clock):
                run.go_on(event)

    def _on_confirm(self, event: Event, _policy: Policy) -> None:
        self._stop(event, "confirm")

    def _end(self, event: Event, _policy: Policy | None = None) -> None:
        for run in self._running():
            run.stop(event)
        self._is_on_hold = False

    _on_close = _on_cancel = _on_refuse = _end

    # helpers

    def _learn(self, event: Event) -> None:
        since = event.payload.get("effective_from")
        moment = datetime.fromisoformat(since) if since else event.happened_at
        cycle = self._cycle + (event.verb == "reopen")
        self._changes.append(_Change(event.payload["facts"], moment, cycle))
        self._facts = self._facts.changed(event.payload["facts"])

    def _start(self, clock: str, event: Event) -> None:
        team = self._desk if clock == "confirm" else self._team
        kind = "paused" if self._is_on_hold else "running"
        segments = [Segment(kind, event.happened_at, None)]
        self.started.append(Run(clock, team, self._cycle, event.happened_at, segments))

    def _running(self) -> list[Run]:
        return [run for run in self.started if run.stopped_at is None]

    def _last(self, clock: str) -> Run | None:
        mine = (r for r in reversed(self.started) if r.clock == clock and r.cycle == self._cycle)
        return next(mine, None)

    def _stop(self, event: Event, *clocks: str) -> None:
        for run in self._running():
            if run.clock in clocks:
                run.stop(event)
