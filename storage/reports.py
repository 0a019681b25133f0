"""Tables of what a report of the work holds beside the ledger: people's words, and files."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from storage.models import Base, BigId, Code


class OrderWord(Base):
    """What people wrote into one item of a report (material, why a reading is off). Kept beside
    the ledger so that words can be erased."""

    __tablename__ = "order_words"
    event_id: Mapped[int] = mapped_column(ForeignKey("order_events.event_id"), primary_key=True)
    item: Mapped[str] = mapped_column(Code, primary_key=True)
    text: Mapped[str] = mapped_column(Text)


class Attachment(Base):
    """A file that somebody attached to an order; its bytes lie under their hash, once.

    `name` is what the file was called, which may tell of a person: it is emptied when the file is
    removed, the row stays.
    """

    __tablename__ = "attachments"
    __table_args__ = (Index(None, "order_id"), Index(None, "sha256"))
    attachment_id: Mapped[int] = mapped_column(BigId, primary_key=True)
    order_id: Mapped[int] = mapped_column(ForeignKey("orders.order_id"))
    event_id: Mapped[int | None] = mapped_column(ForeignKey("order_events.event_id"))
    """The report that it belongs to, once there is one."""
    slot: Mapped[str | None] = mapped_column(Code)
    """Which item of the report it is, `photo_card`; null: it was just attached."""
    name: Mapped[str] = mapped_column(String(200))
    media_type: Mapped[str] = mapped_column(String(100))
    size: Mapped[int] = mapped_column(BigInteger)
    """In bytes."""
    sha256: Mapped[str] = mapped_column(String(64))
    key: Mapped[str] = mapped_column(String(80), unique=True)
    """Made in the browser: sent twice, it is attached once."""
    who: Mapped[int] = mapped_column(BigId)
    at: Mapped[datetime]
    removed_at: Mapped[datetime | None]
