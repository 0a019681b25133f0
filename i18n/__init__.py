"""Words the programmers write, in the reader's language.

`_()` translates now, for the reader of this request; `N_()` only marks a message for extraction,
for words that are defined before anyone is reading. The message ids are the English text; the
catalogues are every `.po` file of a language's folder, read as they are: nothing to compile.
"""

from contextvars import ContextVar
from functools import cache
from pathlib import Path

from babel.messages.pofile import read_po

LOCALES = ("zh_CN", "en")
reader: ContextVar[str] = ContextVar("reader", default=LOCALES[0])


@cache
def catalogue(locale: str) -> dict[str, str]:
    """Every translated message of a language, by message id."""
    words: dict[str, str] = {}
    for path in sorted((Path(__file__).parent / locale).glob("*.po")):
        with path.open("rb") as file:
            words |= {str(m.id): str(m.string) for m in read_po(file) if m.id and m.string}
    return words


def _(message: str, **values: object) -> str:
    """The message in the reader's language, with `%(name)s` values put in if any are given."""
    text = catalogue(reader.get()).get(message, message)
    return text % values if values else text


def N_(message: str) -> str:
    return message


def named(names: dict[str, str] | None, fallback: str = "") -> str:
    """The reader's name of something the business named, from `{"zh_CN": ..., "en": ...}`."""
    if not names:
        return fallback
    return names.get(reader.get()) or names.get(LOCALES[0]) or fallback
