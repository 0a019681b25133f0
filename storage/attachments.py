"""The bytes of attachments, each under its hash in `PAIDAN_VAR/attachments`, never served by path.

A file is written beside its place, is on the disk before it gets its name, and then never changes.
The same bytes are kept once, however often they are attached.
"""

import hashlib
import os
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import BinaryIO

import config
from domain import filetypes
from domain.errors import Refused
from i18n import N_
from storage.files import noticing_lack_of_room, sync

PIECE = 64 * 1024
UNUSED_FOR = timedelta(days=1)
"""How long bytes that no row names are left alone: their row may be on its way."""


class TooBig(Refused):
    message = N_("The file is larger than %(limit)s MB. Send a smaller one, or a photo of it.")


class EmptyFile(Refused):
    message = N_("The file is empty. Choose it again.")


class WrongType(Refused):
    message = N_(
        "This kind of file is not taken. Attach a photo (JPEG, PNG, WebP, HEIC), a PDF,"
        " an office document without macros, or plain text."
    )


@dataclass(frozen=True)
class Stored:
    """Bytes that lie on the disk."""

    sha256: str
    size: int
    media_type: str


def keep(stream: BinaryIO, limit: int, name: str = "") -> Stored:
    """Read a file to its end, at most `limit` bytes, and keep it under its hash; `name` is what it
    is called.

    Raises `TooBig` as soon as there is more, `EmptyFile`, `WrongType`, `NoSpace`; nothing is left
    behind then.
    """
    if filetypes.is_run(name):
        raise WrongType(field="file")
    with noticing_lack_of_room():
        folder = root()
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        new = folder / f".{secrets.token_hex(16)}.new"
        try:
            return _keep(stream, limit, new)
        finally:
            new.unlink(missing_ok=True)


def _keep(stream: BinaryIO, limit: int, new: Path) -> Stored:
    digest, size = hashlib.sha256(), 0
    with new.open("xb") as file:
        while piece := stream.read(PIECE):
            size += len(piece)
            if size > limit:
                raise TooBig(field="file", limit=limit // 2**20)
            digest.update(piece)
            file.write(piece)
    if not size:
        raise EmptyFile(field="file")
    with new.open("rb") as file:
        media_type = filetypes.sniff(file)
    if media_type is None:
        raise WrongType(field="file")
    place = path_of(digest.hexdigest())
    if place.exists():
        os.utime(place)
    else:
        place.parent.mkdir(exist_ok=True)
        sync(root())
        sync(new)
        new.rename(place)
        sync(place.parent)
    return Stored(digest.hexdigest(), size, media_type)


def root() -> Path:
    return config.VAR / "attachments"


def path_of(sha256: str) -> Path:
    """Where the bytes with this hash lie, or would."""
    return root() / sha256[:2] / sha256


def forget(used: Collection[str], at: datetime) -> int:
    """Delete the bytes whose hash is not `used` and that nobody has sent for a day, and those that
    were never kept to the end: how many."""
    deleted = 0
    for path in (*root().glob("*/*"), *root().glob(".*.new")):
        age = at.timestamp() - path.stat().st_mtime
        if path.name not in used and age > UNUSED_FOR.total_seconds():
            path.unlink()
            deleted += 1
    return deleted
