"""What the commands print: sentences, or one JSON object; progress on a terminal."""

import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import orjson

from domain.errors import Refused
from etl import rejects
from etl.build import Built
from etl.encodings import BadFile
from etl.locks import Holder
from etl.mapping import BadMapping
from etl.raw import Batch
from etl.rejects import Reject
from etl.runs import Imported, RowsRejected, Status
from i18n import N_, _
from storage.warehouse import Build

SHOWN = 10
"""Rejects that a summary shows."""


class Screen:
    """Prints for people, or for programs if `is_json`."""

    def __init__(self, *, is_json: bool) -> None:
        self.is_json = is_json
        self.is_live = sys.stderr.isatty() and not is_json
        self._done = 0

    # -- progress ------------------------------------------------------------------------------

    def waiting(self, holder: Holder) -> None:
        text = _(N_("Waiting: %(what)s is running (process %(pid)s, since %(since)s)."),
                 what=holder.what, pid=holder.pid, since=holder.since)  # fmt: skip
        if not self.is_json:
            print(text, file=sys.stderr)

    def reading(self, path: Path) -> Callable[[int], object]:
        self._done = 0

        def tick(rows: int) -> None:
            self._done += rows
            self._live(f"{path.name}: {self._done:,}")

        return tick

    def step(self, name: str) -> None:
        self._live(name)

    def _live(self, text: str) -> None:
        if self.is_live:
            print(f"\r\033[K{text}", end="", file=sys.stderr, flush=True)

    # -- results -------------------------------------------------------------------------------

    def imported(self, done: Sequence[Imported]) -> None:
        if self.is_json:
            self._print({"files": [{**asdict(one.batch), "is_same": one.is_same} for one in done]})
            return
        self._clear()
        for one in done:
            if one.is_same:
                print(_(N_("%(file)s: imported before, on %(at)s; nothing changed."),
                        file=one.batch.file, at=one.batch.imported_at))  # fmt: skip
            else:
                self._summary(one.batch, rejects.read([one.batch]))

    def not_imported(self, refusal: RowsRejected) -> None:
        if self.is_json:
            found = [_reject(one) for one in refusal.rejects]
            self._print({"error": "RowsRejected", "lines": _lines(refusal), "rejects": found,
                         "files": [asdict(batch) for batch in refusal.batches]})  # fmt: skip
            return
        self._clear()
        for batch in refusal.batches:
            self._summary(batch, (one for one in refusal.rejects if one.batch is batch))
        print(_lines(refusal)[0], file=sys.stderr)

    def _summary(self, batch: Batch, found: Iterable[Reject]) -> None:
        print(_(N_("%(file)s: %(read)s rows read, %(kept)s kept (%(new)s new, %(updated)s updated,"
                   " %(unchanged)s unchanged), %(merged)s merged, %(rejected)s rejected."),
                file=batch.file, **asdict(batch.counts)))  # fmt: skip
        for message, values in batch.reasons.items():
            print("  " + _(N_("%(values)s values: %(why)s"), values=values, why=_blank(message)))
        for shown, reject in enumerate(found):
            if shown == SHOWN:
                print("  " + _(N_("All of them: python -m etl rejects --out rejects.xlsx")))
                break
            said = N_("Row %(row)s, %(column)s: %(value)s %(reason)s")
            print("  " + _(said, row=reject.row, column=reject.column or "-",
                           value=reject.value or "", reason=reject.reason))  # fmt: skip

    def built(self, done: Built) -> None:
        build = done.build
        if self.is_json:
            self._print(_plain(done))
            return
        self._clear()
        if done.why:
            print(_(done.why))
        values = {"name": build.name, "as_of": build.as_of.isoformat(" ", "minutes"),
                  "day": build.data_until.isoformat()}  # fmt: skip
        if not done.is_new:
            print(_(N_("In service: %(name)s, as of %(as_of)s, data until %(day)s."), **values))
            return
        print(_(N_("Now in service: %(name)s, as of %(as_of)s, data until %(day)s."), **values))
        if done.changed:
            print(_(N_("%(orders)s changed orders merged."), orders=done.changed))
        self._contents(done.rows, done.unknown)

    def _contents(self, rows: dict[str, int], unknown: dict[str, int]) -> None:
        for table, count in rows.items():
            print(f"  {table:<16}{count:>12,}")
        for dimension, count in unknown.items():
            if count:
                said = N_("%(codes)s codes of %(list)s stand in facts and in no master file.")
                print("  " + _(said, codes=count, list=dimension))

    def status(self, found: Status) -> None:
        if self.is_json:
            self._print(_plain(found))
            return
        if found.build is None:
            print(_(N_("There is no data yet: nothing has been built.")))
        else:
            build = found.build
            print(_(N_("In service: %(name)s, as of %(as_of)s, data until %(day)s."),
                    name=build.name, as_of=build.as_of.isoformat(" ", "minutes"),
                    day=build.data_until.isoformat()))  # fmt: skip
            print(
                _(N_("%(changes)s changes of orders are not in it."), changes=found.orders_behind)
            )
            self._contents(found.rows, found.unknown)
        if found.held:
            print(_(N_("Rolled back from %(name)s; nothing is refreshed until the next build."),
                    name=found.held))  # fmt: skip
        elif found.is_outdated:
            print(_(N_("Files, masters or reference data have changed: the next refresh builds.")))
        for holder in (found.builder, found.importer):
            if holder:
                print(_(N_("%(what)s is running: process %(pid)s, since %(since)s."),
                        **asdict(holder)))  # fmt: skip
        for kept in found.kept:
            print("  " + _(N_("kept: %(name)s, as of %(as_of)s"), name=kept.name,
                    as_of=kept.as_of.isoformat(" ", "minutes")))  # fmt: skip
        for batch in found.batches:
            print("  " + _(N_("import %(number)s: %(file)s as %(target)s, %(kept)s rows,"
                       " %(rejected)s rejected"),
                    number=batch.number, file=batch.file, target=batch.target,
                    kept=batch.counts.kept, rejected=batch.counts.rejected))  # fmt: skip

    def rejects(self, batches: list[Batch], out: Path | None, written: int | None) -> None:
        total = sum(batch.counts.rejected for batch in batches)
        if self.is_json:
            rows = [] if out else [_reject(one) for one in rejects.read(batches)]
            self._print({"rejected_rows": total, "written": written, "rejects": rows})
            return
        if out is not None:
            print(_(N_("%(values)s rejected values written to %(file)s."),
                    values=written, file=str(out)))  # fmt: skip
            return
        print(_(N_("%(rows)s rows are rejected."), rows=total))
        for reject in rejects.read(batches):
            print(f"  {reject.file}:{reject.row}  {reject.column or '-'}  "
                  f"{reject.value or ''}  {reject.reason}")  # fmt: skip

    def rolled_back(self, build: Build) -> None:
        if self.is_json:
            self._print(_plain(build))
            return
        print(_(N_("In service again: %(name)s, as of %(as_of)s."), name=build.name,
                as_of=build.as_of.isoformat(" ", "minutes")))  # fmt: skip
        print(_(N_("Nothing is refreshed until the next build.")))

    # -- refusals ------------------------------------------------------------------------------

    def refused(self, refusal: Refused) -> None:
        lines = _lines(refusal)
        if self.is_json:
            self._print({"error": type(refusal).__name__, "lines": lines})
            return
        self._clear()
        for line in lines:
            print(line, file=sys.stderr)

    def failed(self, why: str) -> None:
        if self.is_json:
            self._print({"error": "OSError", "lines": [why]})
        else:
            self._clear()
            print(why, file=sys.stderr)

    def _clear(self) -> None:
        self._live("")

    def _print(self, content: Any) -> None:
        text = orjson.dumps(content, default=str, option=orjson.OPT_INDENT_2)
        sys.stdout.write(text.decode() + "\n")


def _lines(refusal: Refused) -> list[str]:
    """A refusal in the reader's words: its sentence, then what there is to add."""
    first = _(refusal.message) % refusal.values if refusal.values else _(refusal.message)
    if isinstance(refusal, BadFile):
        reason = _(refusal.reason) % refusal.details if refusal.details else _(refusal.reason)
        said = N_("%(file)s cannot be read: %(why)s.")
        return [_(said, file=refusal.values["file"], why=reason)]
    if isinstance(refusal, BadMapping):
        return [first, *(
            f"  {_(N_('line %(line)s'), line=one.line)}, {one.key or '-'}: "
            + (_(one.message) % one.values if one.values else _(one.message))
            for one in refusal.problems
        )]  # fmt: skip
    return [first]


def _reject(one: Reject) -> dict[str, Any]:
    return {"file": one.file, "row": one.row, "column": one.column, "value": one.value,
            "message": one.message, "details": one.details, "reason": one.reason,
            "batch": one.batch.number}  # fmt: skip


def _blank(message: str) -> str:
    """A reason in general, without the values of one case."""
    text = _(message)
    return text.split("%(")[0].rstrip(" :(") + (" …" if "%(" in text else "")


def _plain(value: Any) -> Any:
    found = asdict(value)
    return orjson.loads(orjson.dumps(found, default=str))
