"""Workbooks between the server and the browser, as `dcc.Upload` and `dcc.Download` carry them."""

from base64 import b64decode, b64encode
from binascii import Error as NotBase64
from typing import Any

from exports.workbook import MEDIA_TYPE


def taken(sent: str) -> bytes:
    """The bytes of the file in `data:...;base64,` and the rest; none if it is no such text."""
    try:
        return b64decode(sent.partition(",")[2], validate=True)
    except NotBase64:
        return b""


def given(content: bytes, name: str) -> dict[str, Any]:
    """A workbook to be kept under a name."""
    text = b64encode(content).decode()
    return {"content": text, "filename": name, "base64": True, "type": MEDIA_TYPE}
