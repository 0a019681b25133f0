"""The SQL files: staging, marts, checks. One file, one table, one grain, said in its first line.

A staging file is a view; one whose comment says "Kept." is a table, because several
read it. Which file comes before which follows from the names that they mention.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path

HERE = Path(__file__).parent


@dataclass(frozen=True)
class SqlFile:
    """One SELECT, by the name of the table that it makes."""

    name: str
    sql: str

    @property
    def is_kept(self) -> bool:
        comment = [line for line in self.sql.splitlines() if line.startswith("--")]
        return any("Kept." in line for line in comment)

    def needs(self, names: Iterable[str]) -> set[str]:
        """Those of `names` that the SELECT reads."""
        code = "\n".join(line.split("--")[0] for line in self.sql.splitlines())
        words = set(re.findall(r"\w+", code))
        return {name for name in names if name in words and name != self.name}


@cache
def staging() -> tuple[SqlFile, ...]:
    """The staging files, each after those that it reads."""
    return _ordered(_read("staging"))


@cache
def marts() -> tuple[SqlFile, ...]:
    """The marts, each after those that it reads."""
    return _ordered(_read("marts"))


@cache
def checks() -> tuple[SqlFile, ...]:
    """The checks: every SELECT must return no row."""
    return tuple(_read("checks"))


@cache
def digest() -> str:
    """Of all SQL files: a build made by others is not refreshed but built again."""
    found = sha256()
    for file in (*staging(), *marts()):
        found.update(f"{file.name}\0{file.sql}\0".encode())
    return found.hexdigest()


def _read(folder: str) -> list[SqlFile]:
    return [
        SqlFile(path.stem, path.read_text("utf-8"))
        for path in sorted((HERE / folder).glob("*.sql"))
    ]


def _ordered(files: list[SqlFile]) -> tuple[SqlFile, ...]:
    names = [file.name for file in files]
    waiting = {file.name: file.needs(names) for file in files}
    ordered: list[SqlFile] = []
    while len(ordered) < len(files):
        done = {file.name for file in ordered}
        ready = [f for f in files if f.name not in done and waiting[f.name] <= done]
        if not ready:
            raise ValueError(f"these SQL files need each other: {sorted(set(names) - done)}")
        ordered += ready
    return tuple(ordered)
