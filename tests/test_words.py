"""Every word on the screen is in both languages."""

import re
from collections import Counter
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

import i18n

ROOT = Path(__file__).parent.parent
CODE = (
    "callbacks", "commands", "domain", "etl", "exports", "metrics", "pages", "routes", "services",
    "storage", "ui",
)  # fmt: skip
PLACES = re.compile(r"%\((\w+)\)[sd]")


def said() -> dict[str, str]:
    """Every message id in the code, with the place where it stands."""
    found = {}
    for folder in CODE:
        rows = extract_from_dir(
            str(ROOT / folder), method_map=[("**.py", "python")], keywords={"_": None, "N_": None}
        )
        for path, line, message, _comments, _context in rows:
            found[str(message)] = f"{folder}/{path}:{line}"
    return found


def catalogues(locale: str) -> dict[Path, list[tuple[str, str, bool]]]:
    """The files of a language: (message id, text, fuzzy)."""
    files = {}
    for path in sorted((ROOT / "i18n" / locale).glob("*.po")):
        with path.open("rb") as file:
            rows = read_po(file)
        files[path] = [(str(m.id), str(m.string), m.fuzzy) for m in rows if m.id]
    return files


def test_every_message_has_its_chinese() -> None:
    missing = {m: where for m, where in said().items() if m not in i18n.catalogue("zh_CN")}
    assert not missing


def test_no_catalogue_holds_a_message_that_nobody_says() -> None:
    known = said()
    assert not [
        (path.name, message)
        for locale in i18n.LOCALES
        for path, rows in catalogues(locale).items()
        for message, _text, _fuzzy in rows
        if message not in known
    ]


@pytest.mark.parametrize("locale", i18n.LOCALES)
def test_no_message_stands_twice_or_is_unsure(locale: str) -> None:
    rows = [row for rows in catalogues(locale).values() for row in rows]
    twice = [message for message, n in Counter(row[0] for row in rows).items() if n > 1]
    assert not twice
    assert not [message for message, _text, is_fuzzy in rows if is_fuzzy]


@pytest.mark.parametrize("locale", i18n.LOCALES)
def test_a_translation_puts_in_the_same_values(locale: str) -> None:
    for message, text in i18n.catalogue(locale).items():
        assert set(PLACES.findall(message)) >= set(PLACES.findall(text)), message
