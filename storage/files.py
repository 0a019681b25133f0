"""Files that survive a crash: on the disk before anything names them."""

import os
from pathlib import Path


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
