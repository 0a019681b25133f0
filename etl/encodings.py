"""Bytes of a file as text: which encoding it has, and where it breaks if it has none."""

import codecs
import gzip
import zlib
from collections.abc import Callable, Iterator
from functools import lru_cache
from hashlib import sha256
from itertools import chain
from pathlib import Path
from typing import BinaryIO

from domain.errors import Refused
from i18n import N_

CHUNK = 1 << 20
MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
CHINESE = "gb18030"
WIDER = {"gb2312": CHINESE, "gbk": CHINESE, "gb18030": CHINESE, "utf-8": "utf-8-sig"}
"""Encodings that are read as a wider one, which reads the same and more."""
PLAIN_SHARE = 0.9
"""Share of the non-ASCII characters that must be common Chinese before a file counts as such."""

Tick = Callable[[int], object]
"""Called with the bytes or rows done since the last call, for progress."""


class BadFile(Refused):
    """A file that cannot be read at all; `reason` and `details` say why (message id, values)."""

    message = N_("%(file)s cannot be read.")

    def __init__(self, file: str, reason: str, **details: object) -> None:
        self.reason, self.details = reason, details
        super().__init__(file=file)


def is_zipped(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(2) == b"\x1f\x8b"


def open_bytes(path: Path) -> BinaryIO:
    """The bytes of a file, unzipped if it is a .gz."""
    return gzip.open(path, "rb") if is_zipped(path) else path.open("rb")  # type: ignore[return-value]


def digest(path: Path) -> str:
    """SHA-256 of the file as it lies on the disk."""
    found = sha256()
    with path.open("rb") as file:
        for chunk in iter(lambda: file.read(CHUNK), b""):
            found.update(chunk)
    return found.hexdigest()


def encoding_of(path: Path, named: str | None) -> str:
    """The encoding to read a file with: the one named, else UTF-8, else GB18030.

    Raises `BadFile` with row and byte if the file is not in it, and if no encoding is sure.
    """
    return _encoding_of(path, named, path.stat().st_mtime_ns, path.stat().st_size)


@lru_cache(maxsize=8)
def _encoding_of(path: Path, named: str | None, _changed: int, _size: int) -> str:
    if named is not None:
        wanted = codecs.lookup(named).name
        wanted = WIDER.get(wanted.replace("_", "-"), wanted)
        if bad := _first_bad_byte(path, wanted):
            raise BadFile(path.name, N_("row %(row)s, byte %(byte)s is not %(encoding)s"),
                          row=bad[1], byte=bad[0], encoding=named)  # fmt: skip
        return wanted
    with open_bytes(path) as file:
        start = file.read(4096)
    for mark, encoding in MARKS:
        if start.startswith(mark):
            return encoding_of(path, encoding)
    if b"\0" in start:
        raise BadFile(path.name, N_("it holds zero bytes: name file.encoding (UTF-16?)"))
    bad = _first_bad_byte(path, "utf-8-sig")
    if bad is None:
        return "utf-8-sig"
    if _first_bad_byte(path, CHINESE) is None and _looks_chinese(path):
        return CHINESE
    message = N_("row %(row)s, byte %(byte)s is not UTF-8, nor surely GB18030: name file.encoding")
    raise BadFile(path.name, message, row=bad[1], byte=bad[0])


def chunks(path: Path) -> Iterator[bytes]:
    """The bytes of a file in turn. Raises `BadFile` for a broken .gz."""
    try:
        with open_bytes(path) as file:
            yield from iter(lambda: file.read(CHUNK), b"")
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise BadFile(path.name, N_("the .gz is broken: %(why)s"), why=str(error)) from error


def _first_bad_byte(path: Path, encoding: str) -> tuple[int, int] | None:
    """Offset (from 0) and row (from 1) of the first byte that is not of this encoding."""
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    done, row = 0, 1
    for chunk in chain(chunks(path), [b""]):
        try:
            decoder.decode(chunk, final=not chunk)
        except UnicodeDecodeError as error:
            kept = len(error.object) - len(chunk)
            at = error.start - kept
            return done + at, row + chunk[: max(at, 0)].count(b"\n")
        done += len(chunk)
        row += chunk.count(b"\n")
    return None


def _looks_chinese(path: Path) -> bool:
    """Whether text read as GB18030 is mostly common Chinese: other encodings read as rare signs."""
    decoder = codecs.getincrementaldecoder(CHINESE)("strict")
    foreign = common = 0
    for chunk in chunks(path):
        for sign in decoder.decode(chunk):
            if ord(sign) > 127:
                foreign += 1
                common += _is_common(sign)
        if foreign > 100_000:
            break
    return common >= PLAIN_SHARE * foreign


def _is_common(sign: str) -> bool:
    try:
        return bool(sign.encode("gb2312"))
    except UnicodeEncodeError:
        return False
