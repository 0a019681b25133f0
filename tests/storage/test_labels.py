"""Every code has a name in both languages, or is its own."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from sqlalchemy.orm import Session

from domain.kinds import CLOCK_NAMES
from domain.orders import Status
from metrics.dimensions import DIMENSIONS
from storage import ops
from storage.labels import labels


@pytest.fixture
def session(sqlite: None) -> Iterator[Session]:
    with ops.reading() as session:
        yield session


@pytest.mark.parametrize(
    ("dimension", "code", "chinese", "english"),
    [
        ("area", "yizhou", "伊州区", "Yizhou"),
        ("team", "YZ1", "伊州区装维一队", "Yizhou team 1"),
        ("vendor", "YW1", "伊吾装维队", "Yiwu team"),
        ("manager", "S004", "马晓燕", "马晓燕"),
        ("assignee", "S003", "马磊", "马磊"),
        ("customer", "C0001", "天驰物流园", "天驰物流园"),
        ("level", "group", "集团级", "Group"),
        ("kind", "fault", "客户报障", "Fault"),
        ("service", "ddn", "DDN", "DDN"),
        ("service", "sdh", "SDH数字电路", "SDH circuit"),
        ("product_group", "ict", "ICT业务", "ICT"),
        ("product_line", "broadband", "宽带及专线", "Broadband and lines"),
        ("division", "gov", "党政军行业", "Government"),
        ("industry", "bank", "银行", "Banking"),
        ("channel", "hotline", "10000转9报障", "Hotline 10000-9"),
        ("priority", "urgent", "紧急", "Urgent"),
        ("indicator", "broadband_net_adds", "净增宽带", "Broadband net adds"),
        ("status", "closed", "已归档", "Closed"),
        ("clock", "repair", "修复", "Repair"),
        ("state", "late", "超时", "Overdue"),
        ("weekday", 1, "周一", "Mon"),
        ("hour", 9, "9时", "9"),
        ("age_band", 0, "不足1天", "Under 1 day"),
        ("month", date(2026, 3, 1), "2026年3月", "2026-03"),
        ("day", date(2026, 3, 1), "2026年3月1日", "2026-03-01"),
        ("source", "paidan", "派单系统", "Paidan"),
        ("source", "uci", "uci", "uci"),
    ],
)
def test_a_code_is_named_in_the_language_asked_for(
    session: Session, dimension: str, code: Any, chinese: str, english: str
) -> None:
    assert labels(session, dimension, [code], "zh_CN") == {code: chinese}
    assert labels(session, dimension, [code], "en") == {code: english}


@pytest.mark.parametrize("dimension", [*DIMENSIONS, "state"])
def test_what_nobody_named_is_its_own_name_and_what_is_not_given_says_so(
    session: Session, dimension: str
) -> None:
    assert labels(session, dimension, ["X99", None], "zh_CN") == {"X99": "X99", None: "未填写"}
    assert labels(session, dimension, [None], "en") == {None: "Not given"}
    assert labels(session, dimension, [], "en") == {}


@pytest.mark.parametrize(
    ("dimension", "codes", "expected"),
    [
        ("level", ["local_c", None, "new", "group"], ["group", "local_c", "new", None]),
        ("status", ["closed", "received"], ["received", "closed"]),
        ("clock", ["repair", "dispatch"], ["dispatch", "repair"]),
        ("weekday", [7, 1], [1, 7]),
        ("team", ["YZ2", None, "YZ1"], ["YZ2", "YZ1", None]),
    ],
)
def test_lists_come_in_the_businesss_order_others_as_they_were_given(
    session: Session, dimension: str, codes: list[Any], expected: list[Any]
) -> None:
    assert list(labels(session, dimension, codes, "zh_CN")) == expected


@pytest.mark.parametrize(("dimension", "codes"), [("status", list(Status)), ("clock", CLOCK_NAMES)])
def test_every_code_of_the_programme_has_its_words(
    session: Session, dimension: str, codes: Any
) -> None:
    named = labels(session, dimension, codes, "zh_CN")
    assert not [code for code, name in named.items() if name.isascii()]
