"""`python -m etl`: import files, build, refresh, status, rejects, rollback.

Exit codes: 0 done; 1 rows were rejected and --strict was asked for; 2 a file, a mapping or a build
cannot be used, and nothing was changed.
"""

import argparse
import locale
import sys
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from domain.errors import Refused
from etl import raw, rejects, runs
from etl.runs import RowsRejected
from etl.screen import Screen
from i18n import LOCALES, reader
from storage import ops, reference

GOOD, REJECTED, UNUSABLE = 0, 1, 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code."""
    given = parser().parse_args(arguments)
    reader.set(given.lang or _language())
    screen = Screen(is_json=given.json)
    try:
        ops.migrate()
        with ops.transaction() as session:
            reference.seed(session, _now())
        return int(given.run(given, screen))
    except RowsRejected as refusal:
        screen.not_imported(refusal)
        return REJECTED
    except Refused as refusal:
        screen.refused(refusal)
        return UNUSABLE
    except OSError as error:
        screen.failed(str(error))
        return UNUSABLE


def _import(given: argparse.Namespace, screen: Screen) -> int:
    done = runs.import_files(
        [Path(file) for file in given.files], given.mapping, _now(), is_strict=given.strict,
        is_again=given.again, is_waiting=not given.no_wait, wait=screen.waiting,
        begin=screen.reading,
    )  # fmt: skip
    screen.imported(done)
    return GOOD


def _build(given: argparse.Namespace, screen: Screen) -> int:
    screen.built(runs.build(
        _now(), given.as_of, is_waiting=not given.no_wait, wait=screen.waiting, tell=screen.step
    ))  # fmt: skip
    return GOOD


def _refresh(given: argparse.Namespace, screen: Screen) -> int:
    screen.built(runs.refresh(
        _now(), given.as_of, is_waiting=not given.no_wait, wait=screen.waiting, tell=screen.step
    ))  # fmt: skip
    return GOOD


def _status(_given: argparse.Namespace, screen: Screen) -> int:
    screen.status(runs.status())
    return GOOD


def _rejects(given: argparse.Namespace, screen: Screen) -> int:
    batches = raw.batches()
    if given.batch is not None:
        batches = [batch for batch in batches if batch.number == given.batch]
    out = Path(given.out) if given.out else None
    screen.rejects(batches, out, rejects.write(batches, out) if out else None)
    return GOOD


def _rollback(given: argparse.Namespace, screen: Screen) -> int:
    build = runs.rollback(_now(), is_waiting=not given.no_wait, wait=screen.waiting)
    screen.rolled_back(build)
    return GOOD


def parser() -> argparse.ArgumentParser:
    """What may be typed after `python -m etl`."""
    shown_as_written = argparse.RawDescriptionHelpFormatter
    made = argparse.ArgumentParser("python -m etl", None, __doc__, formatter_class=shown_as_written)
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("--json", action="store_true", help="print one JSON object")
    common.add_argument("--lang", choices=LOCALES, help="language of what is printed")
    common.add_argument("--no-wait", action="store_true", help="stop if another one is running")
    commands = made.add_subparsers(required=True, metavar="COMMAND")

    one = commands.add_parser("import", parents=[common], help="read files by a mapping")
    one.add_argument("files", nargs="+", metavar="FILE")
    one.add_argument("--mapping", required=True, help="name of a mapping, or path of a YAML file")
    one.add_argument("--strict", action="store_true", help="import nothing if a row is rejected")
    one.add_argument(
        "--again", action="store_true", help="also if the same file was imported before"
    )
    one.set_defaults(run=_import)

    for name, run, what in (
        ("build", _build, "make a new warehouse of everything"),
        ("refresh", _refresh, "bring the warehouse up to now"),
    ):
        one = commands.add_parser(name, parents=[common], help=what)
        one.add_argument("--as-of", type=_moment, help="judge running clocks as of this moment")
        one.set_defaults(run=run)

    one = commands.add_parser("status", parents=[common], help="builds, batches, who is running")
    one.set_defaults(run=_status)
    one = commands.add_parser("rejects", parents=[common], help="what could not be read, and why")
    one.add_argument("--out", metavar="X.xlsx", help="write them into a workbook")
    one.add_argument("--batch", type=int, help="only those of one import")
    one.set_defaults(run=_rejects)
    one = commands.add_parser("rollback", parents=[common], help="serve the build before again")
    one.set_defaults(run=_rollback)
    return made


def _moment(text: str) -> datetime:
    """A wall moment of `PAIDAN_TZ`; a day alone is its end."""
    found = datetime.fromisoformat(text)
    if len(text) == len("2026-03-18"):
        found = found.replace(hour=23, minute=59, second=59)
    return found.replace(tzinfo=None)


def _language() -> str:
    """Chinese on a Chinese terminal, else English."""
    with suppress(locale.Error):
        locale.setlocale(locale.LC_ALL, "")
    name = locale.getlocale(locale.LC_MESSAGES)[0] or ""
    return LOCALES[0] if name.startswith("zh") else "en"


def _now() -> datetime:
    return datetime.now(UTC)


if __name__ == "__main__":
    sys.exit(main())
