"""Files of an order: who attaches, sees and removes them."""

import io
import os
from pathlib import Path
from typing import Any

import pytest

import config
from domain.errors import BadValue, NotFound
from services import attaching
from services.attaching import NotByYou, NotPhoto, OrderEnded, Reported, TooMany
from services.ledger import KeyUsed, NotHolder
from storage import attachments, ops
from storage.attachments import EmptyFile, TooBig, WrongType
from storage.models import Audit, Order
from storage.reports import Attachment
from tests import photos
from tests.office import at, desk
from tests.services.acting import (
    CLERK,
    FIELD,
    HEAD,
    OTHER_FIELD,
    YIWU_CLERK,
    cancel,
    carry_out,
    dispatch,
    every,
    receive,
    taken,
    transfer,
)  # fmt: skip

pytestmark = pytest.mark.usefixtures("store")


def keep(content: bytes = photos.PNG) -> attachments.Stored:
    return attachments.keep(io.BytesIO(content), 1000)


def attach(
    order: Order, content: bytes = photos.PNG, *, name: str = "IMG_1.png",
    slot: str | None = None, **how: Any,
) -> Attachment:  # fmt: skip
    said: dict[str, Any] = {"who": FIELD, "minutes": 30, **how}
    return carry_out(attaching.attach, order.order_id, keep(content), name=name, slot=slot, **said)


def remove(one: Attachment, **how: Any) -> Attachment:
    def take_away(session: Any, number: int, *, actor: Any, at: Any, key: str) -> Attachment:
        return attaching.remove(session, number, actor=actor, at=at)

    return carry_out(take_away, one.attachment_id, **{"who": FIELD, "minutes": 40, **how})


def listed(order: Order, who: int = FIELD) -> list[attaching.Attached]:
    with ops.reading() as session:
        return list(attaching.of_order(session, order.order_id, actor=desk(who)))


def files() -> list[Path]:
    return [path for path in attachments.root().rglob("*") if path.is_file()]


def test_a_file_is_attached_with_its_name_size_who_and_when() -> None:
    order = taken()
    attach(order)
    (one,) = listed(order)
    assert (one.name, one.size, one.who, one.at) == ("IMG_1.png", len(photos.PNG), FIELD, at(30))
    assert (one.media_type, one.is_shown, one.may_remove) == ("image/png", True, True)
    (written,) = every(Audit, entity="attachment")
    assert (written.action, written.person_id) == ("attach", FIELD)
    assert "IMG_1" not in str(written.content)


def test_two_same_files_are_stored_once() -> None:
    order = taken()
    attach(order)
    attach(order, name="again.png")
    assert len(listed(order)) == 2
    assert len(files()) == 1
    assert config.VAR in files()[0].parents
    assert attachments.root().stat().st_mode & 0o077 == 0


def test_the_same_key_attaches_once() -> None:
    order = taken()
    first, second = attach(order, key="k"), attach(order, key="k")
    assert first.attachment_id == second.attachment_id
    assert len(listed(order)) == 1


def test_a_key_is_for_one_file_of_one_order_by_one_person() -> None:
    order = taken()
    attach(order, key="k")
    with pytest.raises(KeyUsed):
        attach(order, photos.PDF, key="k")
    with pytest.raises(KeyUsed):
        attach(order, key="k", who=CLERK)


def test_whoever_may_not_see_the_order_neither_attaches_nor_sees() -> None:
    order = taken()
    one = attach(order)
    for stranger in (OTHER_FIELD, YIWU_CLERK):
        with pytest.raises(NotFound):
            attach(order, who=stranger)
        with pytest.raises(NotFound):
            listed(order, stranger)
        with ops.reading() as session, pytest.raises(NotFound):
            attaching.fetch(session, one.attachment_id, actor=desk(stranger))
    assert listed(order, HEAD)


def test_an_order_that_has_ended_takes_no_files_and_gives_none_back() -> None:
    order = taken()
    one = attach(order)
    cancel(order)
    with pytest.raises(OrderEnded):
        attach(order, minutes=60)
    with pytest.raises(OrderEnded):
        remove(one, minutes=60)
    assert [found.may_remove for found in listed(order)] == [False]


# -- photos of a report ------------------------------------------------------------------------


def test_a_photo_of_the_report_is_one_that_the_kind_asks_for() -> None:
    order = taken()
    assert attach(order, slot="photo_card").slot == "photo_card"
    with pytest.raises(BadValue):
        attach(order, slot="photo_of_the_dog")
    with pytest.raises(BadValue):
        attach(order, slot="optical_power")


def test_a_photo_is_a_photo() -> None:
    with pytest.raises(NotPhoto) as refusal:
        attach(taken(), photos.PDF, name="card.png", slot="photo_card")
    assert refusal.value.field == "photo_card"


def test_only_who_holds_the_order_photographs_for_its_report() -> None:
    order = transfer(taken(), "YZ1", minutes=25)
    attach(order, minutes=30)
    with pytest.raises(NotHolder):
        attach(order, slot="photo_card")
    assert attach(order, slot="photo_card", who=OTHER_FIELD)


# -- removing ----------------------------------------------------------------------------------


def test_whoever_attached_a_file_removes_it_and_that_is_written_down() -> None:
    order = taken()
    one = attach(order, name="张三.png")
    with pytest.raises(NotByYou):
        remove(one, who=CLERK)
    remove(one)
    assert listed(order) == []
    (row,) = every(Attachment)
    assert (row.name, row.removed_at) == ("", at(40))
    assert [row.action for row in every(Audit, entity="attachment")] == ["attach", "detach"]
    with ops.reading() as session, pytest.raises(NotFound):
        attaching.fetch(session, one.attachment_id, actor=desk(FIELD))


def test_removing_twice_is_removing_once() -> None:
    order = taken()
    one = attach(order)
    remove(one)
    remove(one, minutes=50)
    assert [row.action for row in every(Audit, entity="attachment")] == ["attach", "detach"]


def test_what_a_report_rests_on_stays() -> None:
    order = taken()
    one = attach(order, slot="photo_card")
    with ops.transaction() as session:
        attaching.rest_on(session, session.get_one(Order, order.order_id), ["photo_card"])
    with pytest.raises(Reported):
        remove(one)
    assert listed(order)[0].event_seq == order.version


def test_bytes_that_nothing_needs_go_after_a_day_and_not_before() -> None:
    order = taken()
    kept, gone = attach(order), attach(order, photos.PDF, name="a.pdf")
    remove(gone)
    assert attaching.tidy(at(60)) == 0
    for path in files():
        os.utime(path, (at(0).timestamp(), at(0).timestamp()))
    assert attaching.tidy(at(23 * 60)) == 0
    assert attaching.tidy(at(25 * 60)) == 1
    assert [path.name for path in files()] == [kept.sha256]


def test_what_was_cut_off_on_its_way_goes_after_a_day() -> None:
    attach(taken())
    cut_off = attachments.root() / ".0123.new"
    cut_off.write_bytes(photos.PNG[:9])
    assert attaching.tidy(at(0)) == 0
    os.utime(cut_off, (at(0).timestamp(), at(0).timestamp()))
    assert attaching.tidy(at(25 * 60)) == 1
    assert not cut_off.exists()


def test_a_file_whose_bytes_are_lost_is_not_there() -> None:
    one = attach(taken())
    attachments.path_of(one.sha256).unlink()
    with ops.reading() as session, pytest.raises(NotFound):
        attaching.fetch(session, one.attachment_id, actor=desk(FIELD))


def test_bytes_that_are_attached_elsewhere_stay() -> None:
    one, other = attach(taken()), attach(taken())
    remove(one)
    for path in files():
        os.utime(path, (0, 0))
    assert attaching.tidy(at(60)) == 0
    assert attachments.path_of(other.sha256).read_bytes() == photos.PNG


# -- what is not taken -------------------------------------------------------------------------


def test_a_file_that_is_too_big_is_not_read_to_its_end_and_leaves_nothing() -> None:
    sent = io.BytesIO(photos.PNG + bytes(200_000))
    with pytest.raises(TooBig):
        attachments.keep(sent, 1000)
    assert sent.tell() < 100_000
    assert files() == []


def test_what_is_empty_or_of_another_kind_leaves_nothing() -> None:
    with pytest.raises(EmptyFile):
        keep(b"")
    with pytest.raises(WrongType):
        keep(photos.PROGRAM)
    assert files() == []


def test_an_order_holds_so_many_files(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attaching, "MOST", 2)
    order = taken()
    first = attach(order)
    attach(order)
    with pytest.raises(TooMany):
        attach(order)
    remove(first)
    assert attach(order)


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd", "passwd"), ("C:\\照片\\服务卡.jpg", "服务卡.jpg"), ("", "file"),
        ("..", "file"), ("a\u202egpj.exe\x00\n", "agpj.exe"),
        ("x" * 300 + ".jpeg", "x" * 115 + ".jpeg"),
    ],
)  # fmt: skip
def test_a_name_is_a_name_and_no_path(name: str, kept: str) -> None:
    assert attaching.clean_name(name) == kept


def test_the_order_on_its_way_is_seen_by_its_team_from_the_dispatch_on() -> None:
    order = receive()
    with pytest.raises(NotFound):
        attach(order, minutes=2)
    assert attach(dispatch(order), minutes=6)
