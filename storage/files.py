"""Files that survive a crash: on the disk before anything names them; and a lack of room."""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from domain.errors import Refused
from i18n import N_

FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


class NoSpace(Refused):
    message = N_("The disk is full: nothing was changed. %(why)s")


class NoMemory(Refused):
    message = N_(
        "The memory that imports and builds may use is not enough: nothing was changed."
        " Raise PAIDAN_ETL_MEMORY. %(why)s"
    )


@contextmanager
def noticing_lack_of_room() -> Iterator[None]:
    """Raise `NoSpace` for what the system or DuckDB say when a file cannot grow, `NoMemory` when
    DuckDB has used what it may use."""
    try:
        yield
    except OSError as error:
        if error.errno in FULL:
            raise NoSpace(why=str(error)) from error
        raise
    except duckdb.OutOfMemoryException as error:
        raise NoMemory(why=str(error).splitlines()[0]) from error
    except duckdb.Error as error:
        if any(os.strerror(number) in str(error) for number in FULL):
            raise NoSpace(why=str(error).splitlines()[0]) from error
        raise


def sync(path: Path) -> None:
    """Wait until a file, or the names in a folder, are on the disk."""
    file = os.open(path, os.O_RDONLY)
    try:
        os.fsync(file)
    finally:
        os.close(file)


def replace_file(path: Path, content: bytes) -> None:
    """Replace a small file whole: written, on the disk, renamed."""
    new = path.with_name(f"{path.name}.new")
    new.write_bytes(content)
    sync(new)
    new.rename(path)
    sync(path.parent)
