"""Small files of every kind that tests attach."""

import io
import zipfile
from base64 import b64decode

PNG = b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="
)
"""One point, as every browser draws it."""
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + bytes(64)
WEBP = b"RIFF\x24\x00\x00\x00WEBPVP8 " + bytes(32)
HEIC = b"\x00\x00\x00\x18ftypheic" + bytes(32)
PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
TEXT = "收光−19.5dBm\r\n".encode()
GBK_TEXT = "收光正常\r\n".encode("gb18030")
PROGRAM = b"MZ\x90\x00" + bytes(64)


def office(*parts: str, mimetype: str = "") -> bytes:
    """An archive with these parts, as office programmes write them."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        if mimetype:
            archive.writestr("mimetype", mimetype)
        for part in parts:
            archive.writestr(part, "x")
    return made.getvalue()


XLSX = office("[Content_Types].xml", "xl/workbook.xml")
DOCX = office("[Content_Types].xml", "word/document.xml")
ODT = office("content.xml", mimetype="application/vnd.oasis.opendocument.text")
MACROS = office("[Content_Types].xml", "xl/workbook.xml", "xl/vbaProject.bin")
ARCHIVE = office("setup.exe")
