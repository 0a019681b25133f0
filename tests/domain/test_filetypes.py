"""What a file is, by its bytes."""

import io
from random import Random
from zipfile import ZIP_BZIP2, ZIP_DEFLATED, ZIP_LZMA, ZIP_STORED, ZipFile

import pytest

from domain import filetypes
from tests import photos

SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LETTER = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        (photos.JPEG, "image/jpeg"), (photos.PNG, "image/png"), (photos.WEBP, "image/webp"),
        (photos.HEIC, "image/heic"), (photos.PDF, "application/pdf"), (photos.XLSX, SHEET),
        (photos.DOCX, LETTER), (photos.ODT, "application/vnd.oasis.opendocument.text"),
        (photos.TEXT, "text/plain"), (photos.GBK_TEXT, "text/plain"),
    ],
)  # fmt: skip
def test_what_is_taken_is_known_by_its_bytes(content: bytes, media_type: str) -> None:
    assert filetypes.sniff(io.BytesIO(content)) == media_type


@pytest.mark.parametrize(
    "content",
    [
        photos.PROGRAM, photos.ARCHIVE, photos.MACROS, b"", b"PK\x03\x04broken",
        b"\x7fELF" + bytes(9), b"GIF89a" + bytes(9),
        photos.office("x", mimetype="application/java-archive"),
        b"\xff\xfe\xff\xff", b"<html>", b"\xef\xbb\xbf <?xml version='1.0'?>", b"<!-- x --><svg>",
        b"#!/bin/sh\nreboot", b"MIME-Version: 1.0\nContent-Type: multipart/related",
    ],
)  # fmt: skip
def test_anything_else_is_not_taken(content: bytes) -> None:
    assert filetypes.sniff(io.BytesIO(content)) is None


@pytest.mark.parametrize("content", [b"a < b", b"<30>Nov 23 up", b"<admin> logged in", b"# <html>"])
def test_text_with_brackets_is_text(content: bytes) -> None:
    assert filetypes.sniff(io.BytesIO(content)) == "text/plain"


@pytest.mark.parametrize(
    "name",
    ["page.html", "X.SVG", "a.xml", "a.js", "a.mhtml", "a.htm. ", "a.ｈｔｍ", "photo.jpg.exe"],
)
def test_what_a_computer_runs_is_known_by_its_ending(name: str) -> None:
    assert filetypes.is_run(name)


@pytest.mark.parametrize("name", ["a.txt", "a.log", "a.csv", "a.jpg", "html", "svg.png", ""])
def test_other_endings_are_taken(name: str) -> None:
    assert not filetypes.is_run(name)


def test_apples_photos_are_photos_that_not_every_browser_shows() -> None:
    assert filetypes.is_image("image/heic")
    assert not filetypes.is_shown("image/heic")
    assert filetypes.is_shown("image/jpeg")
    assert not filetypes.is_image("application/pdf")


@pytest.mark.parametrize("method", [ZIP_STORED, ZIP_DEFLATED, ZIP_BZIP2, ZIP_LZMA])
def test_a_damaged_document_is_known_or_not_taken_and_never_a_failure(method: int) -> None:
    packed, chance = io.BytesIO(), Random(1)
    with ZipFile(packed, "w", method) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text" * 2)
        archive.writestr("content.xml", "<a/>" * 50)
    for _time in range(300):
        damaged = bytearray(packed.getvalue())
        for _byte in range(chance.randint(1, 4)):
            damaged[chance.randrange(4, len(damaged))] = chance.randrange(256)
        said = filetypes.sniff(io.BytesIO(bytes(damaged)))
        assert said is None or said.startswith("application/vnd.oasis.")
