"""Wiring of the page of SLA limits."""

from datetime import UTC, datetime
from typing import Any

from dash import (
    ALL,
    ClientsideFunction,
    Input,
    Output,
    State,
    clientside_callback,
    no_update,
)  # fmt: skip

from callbacks import errors, limitboard, limitbooks, limitcost, notices
from callbacks.acting import act
from callbacks.filters import read_query
from i18n import _
from services import limitdrafts, matrix
from services.visiting import visitor
from storage.ops import reading, transaction
from ui import limits, parts, words
from ui.ids import Limits

clientside_callback(
    ClientsideFunction("limits", "collect"),
    Output(Limits.FORM, "data"),
    Output(Limits.TYPED, "data"),
    Input(Limits.field(ALL), "value"),
    State(Limits.TYPED, "data"),
    prevent_initial_call=True,
)
clientside_callback(
    ClientsideFunction("limits", "wrong"),
    Output(Limits.wrong(ALL), "children"),
    Input(Limits.WRONG, "data"),
    Input(Limits.READY, "data"),
    prevent_initial_call=True,
)
clientside_callback(
    ClientsideFunction("limits", "keep"),
    Output(Limits.DRAFT, "data"),
    Input(Limits.READY, "data"),
    Input(Limits.IMPORTED, "data"),
    Input(Limits.SAVED, "data"),
    Input(Limits.EFFECTIVE, "value"),
    State(Limits.DRAFT, "data"),
    prevent_initial_call=True,
)
clientside_callback(ClientsideFunction("limits", "known"), Input(Limits.DRAFT, "data"))


@act(
    "refer",
    Output(Limits.VIEWS, "children"),
    Output(Limits.AS_OF, "children"),
    Output(Limits.EFFECTIVE, "value"),
    Input(Limits.SAVED, "data"),
    State(Limits.DRAFT, "data"),
)
def say_version(_saved: Any, draft: dict[str, Any] | None) -> Any:
    """Which version it is, what it can be narrowed to, and the day of the draft."""
    desk = limitboard.desk(draft)
    day = limitdrafts.local_day(desk.draft.effective)
    return [limits.views(limitboard.counts(desk)), limitboard.head(desk), day]


@act(
    "refer",
    Output(Limits.MATRIX, "children"),
    Input(Limits.QUERY, "data"),
    Input(Limits.SEARCH, "value"),
    Input(Limits.DRAFT, "data"),
    in_place=True,
)
def tabulate(search: str, typed: str | None, draft: dict[str, Any] | None) -> Any:
    """The rows of the view that hold what was typed. Saving a draft empties it: what shows the
    draft is asked anew by that."""
    desk = limitboard.desk(draft)
    show = read_query(search).get("show", "all")
    return limits.matrix(limitboard.board(desk, show, typed or ""))


@act(
    "refer",
    Output(Limits.PROCESS, "children"),
    Input(Limits.DRAFT, "data"),
    in_place=True,
)
def list_process(draft: dict[str, Any] | None) -> Any:
    """The clocks of the process, with their edits."""
    desk = limitboard.desk(draft)
    edits = {edit.clock: edit for edit in desk.draft.edits if edit.clock}
    return limits.process(desk.standing.process, edits)


@act(
    "refer",
    Output(Limits.SIDE, "children"),
    Input(Limits.OPEN, "data"),
    State(Limits.DRAFT, "data"),
    State(Limits.TYPED, "data"),
    prevent_initial_call=True,
    in_place=True,
)
def open_form(asked: dict[str, Any] | None, draft: Any, typed: dict[str, Any] | None) -> Any:
    """The form of a row, or none."""
    if not asked:
        return []
    return limitboard.form(limitboard.desk(draft), asked["of"], (typed or {}).get(asked["of"]))


@act(
    "refer",
    Output(Limits.WRONG, "data"),
    Input(Limits.FORM, "data"),
    State(Limits.DRAFT, "data"),
    prevent_initial_call=True,
)
def judge(form: dict[str, Any] | None, draft: Any) -> Any:
    """What is wrong with a form as it is typed."""
    if not form:
        return no_update
    _edit, wrong = limitboard.judged(limitboard.desk(draft), form)
    return {"of": form["of"], "fields": limits.problems(wrong)}


# Not one with the callback above: what is typed last would make Dash drop the answer to this.
@act(
    "refer",
    Output(Limits.READY, "data"),
    Input(Limits.PUT, "data"),
    State(Limits.DRAFT, "data"),
    prevent_initial_call=True,
)
def put(form: dict[str, Any], draft: Any) -> Any:
    """The edit that a form means, for the draft; or what is wrong with it."""
    desk = limitboard.desk(draft)
    edit, wrong = limitboard.judged(desk, form)
    told = {"of": form["of"], "fields": limits.problems(wrong)}
    if wrong:
        return told
    name = limitdrafts.name_of(edit)
    version = desk.standing.version
    return told | {"name": name, "version": version, "edit": limitdrafts.written(edit)}


@act(
    "refer",
    Output(Limits.EDITS, "children"),
    Output(Limits.BAR, "children"),
    Input(Limits.DRAFT, "data"),
)
def list_edits(draft: dict[str, Any] | None) -> Any:
    """The edits before and after, and whether they can be saved."""
    desk = limitboard.desk(draft)
    entries, doubts = limitboard.entries(desk), limitboard.doubts(desk)
    can_save = limitboard.can_save(desk, doubts, entries)
    version = desk.standing.version + 1
    return [
        limits.edits(entries, doubts, desk.names, desk.at),
        limits.bar(len(entries), version, can_save=can_save),
    ]


def _named(error: Exception) -> Any:
    """A refusal with the name of whoever saved meanwhile."""
    if not isinstance(error, matrix.Overtaken):
        return errors.on_error(error)
    desk = limitboard.desk(None)
    who = desk.names("person", error.values["who"])
    return notices.show(parts.toast(words.refusal(error, {"who": who}), state="late"))


@act(
    "refer",
    Output(Limits.SAVED, "data"),
    Input(Limits.SAVE, "data"),
    prevent_initial_call=True,
    on_error=_named,
)
def save(asked: dict[str, Any]) -> Any:
    """Make the draft the next version."""
    draft, now = limitdrafts.read(asked["draft"]), datetime.now(UTC)
    with transaction() as store:
        saved = matrix.save(store, draft, actor=visitor.get().actor, at=now)
    notices.say(
        _("Saved as version %(version)s. Edits: %(n)s", version=saved.version, n=saved.changes),
        _("Open orders follow within a minute."),
    )
    return {"version": saved.version, "sent": asked["sent"]}


@act("refer", Output(Limits.COST, "children"), Input(Limits.DRAFT, "data"), in_place=True)
def judge_the_past(draft: dict[str, Any] | None) -> Any:
    """What the draft would have cost."""
    return limitcost.panel(limitboard.desk(draft))


@act("refer", Output(Limits.HISTORY, "children"), Input(Limits.SAVED, "data"), in_place=True)
def tell_history(_saved: Any) -> Any:
    """What was changed, by whom, when."""
    desk = limitboard.desk(None)
    with reading() as store:
        saved = matrix.history(store)
    return limits.history(limitboard.versions(saved, desk.names), desk.names, desk.at)


@act(
    "refer",
    Output(Limits.DOWNLOAD, "data"),
    Input(Limits.EXCEL, "n_clicks"),
    prevent_initial_call=True,
)
def hand_out(_clicks: int) -> Any:
    """The matrix in force as a workbook."""
    return limitbooks.download()


@act(
    "refer",
    Output(Limits.MISTAKES, "children"),
    Output(Limits.IMPORTED, "data"),
    Output(Limits.UPLOAD, "contents"),
    Input(Limits.UPLOAD, "contents"),
    State(Limits.UPLOAD, "filename"),
    prevent_initial_call=True,
)
def take_in(contents: str | None, name: str | None) -> Any:
    """The edits of a workbook go into the draft; nothing is saved. The same file may come again."""
    if not contents:
        return [no_update, no_update, no_update]
    told, edits = limitbooks.upload(contents, name or "")
    return [told, edits or no_update, None]
