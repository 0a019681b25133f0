"""What a file is, by its bytes: the name that it came with and what a browser says prove nothing.

Taken are photos (JPEG, PNG, WebP, HEIC), PDF, office documents without macros, plain text. Nothing
else: what cannot be told apart from a programme is not passed on to a colleague. Text that a
browser would take for a page is no plain text; and a name whose ending makes a computer run the
file, or show it as a page, is refused whatever the bytes are.
"""

import re
import unicodedata
from typing import BinaryIO
from zipfile import ZIP_STORED, BadZipFile, ZipFile

JPEG, PNG, WEBP, HEIC = "image/jpeg", "image/png", "image/webp", "image/heic"
PDF, TEXT = "application/pdf", "text/plain"
_OPEN_XML = "application/vnd.openxmlformats-officedocument."
_OFFICE = {
    "word/document.xml": f"{_OPEN_XML}wordprocessingml.document",
    "xl/workbook.xml": f"{_OPEN_XML}spreadsheetml.sheet",
    "ppt/presentation.xml": f"{_OPEN_XML}presentationml.presentation",
}
_OPEN_DOCUMENT = "application/vnd.oasis.opendocument."
_HEIC_BRANDS = (b"heic", b"heix", b"heim", b"heis", b"mif1", b"msf1", b"hevc")
_SHOWN = frozenset({JPEG, PNG, WEBP})
HEAD = 32
MOST_PARTS = 10_000
LONGEST_KIND = 200
CONTROLS = bytes(sorted(frozenset(range(32)) - frozenset(b"\t\n\r\f") | {127}))
ENCODINGS = ("utf-8-sig", "gb18030")
_PAGES = "html htm xhtml xht shtml hta htc svg svgz xml xsl xslt mhtml mht"
_SCRIPTS = (
    "js mjs cjs jsx vbs vbe jse wsf wsh wsc bat cmd ps1 psm1 psd1 sh bash zsh"
    " csh py pyw pl rb php phtml jsp asp aspx cgi jar class swf exe com dll scr msi msp cpl pif"
    " lnk url desktop reg inf apk app command"
)
RUN = frozenset(f"{_PAGES} {_SCRIPTS}".split())
"""Endings of what a browser shows as a page or a computer runs."""
_MARKUP = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<(?:!--|[?](?:xml|php)|(?:!doctype|html|head|body|script|style|title|meta|link"
    rb"|base|iframe|frameset|object|embed|svg|math|table|div|form|img|font|a|b|p|br|h[1-6])[\s/>])"
    rb"|#!\s*/|mime-version:)",
    re.IGNORECASE,
)
"""How a page, a saved page or a script begins."""


def sniff(file: BinaryIO) -> str | None:
    """The media type of an open file, or None if it is nothing that is taken."""
    file.seek(0)
    head = file.read(HEAD)
    if head.startswith(b"\xff\xd8\xff"):
        return JPEG
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return WEBP
    if head[4:8] == b"ftyp" and head[8:12] in _HEIC_BRANDS:
        return HEIC
    if head.startswith(b"%PDF-"):
        return PDF
    if head.startswith(b"PK\x03\x04"):
        return _office(file)
    return TEXT if _is_text(file) else None


def is_run(name: str) -> bool:
    """Whether the ending of a file's name makes a computer run it, or show it as a page."""
    plain = unicodedata.normalize("NFKC", name).rstrip(". \t\r\n\0").lower()
    return plain.rpartition(".")[2] in RUN and "." in plain


def is_image(media_type: str) -> bool:
    """Whether it is a photo."""
    return media_type in _SHOWN or media_type == HEIC


def is_shown(media_type: str) -> bool:
    """Whether every browser can show it (HEIC is shown by Apple's only)."""
    return media_type in _SHOWN


def _office(file: BinaryIO) -> str | None:
    """The kind of office document; None for any other archive, and for one that holds macros."""
    try:
        with ZipFile(file) as archive:
            names = archive.namelist()
            if len(names) > MOST_PARTS or any("vbaproject" in name.lower() for name in names):
                return None
            kind = archive.getinfo("mimetype") if "mimetype" in names else None
            # An open document says what it is in plain bytes: nothing is unpacked here.
            if kind and kind.compress_type == ZIP_STORED and kind.file_size < LONGEST_KIND:
                said = archive.read(kind).decode("ascii", "replace").strip()
                return said if said.startswith(_OPEN_DOCUMENT) else None
    except (BadZipFile, OSError, EOFError, ValueError, NotImplementedError, RuntimeError):
        return None
    if "[Content_Types].xml" not in names:
        return None
    return next((kind for part, kind in _OFFICE.items() if part in names), None)


def _is_text(file: BinaryIO) -> bool:
    file.seek(0)
    content = file.read()
    if not content or len(content.translate(None, CONTROLS)) < len(content):
        return False
    if _MARKUP.match(content):
        return False
    for encoding in ENCODINGS:
        try:
            content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return True
    return False
