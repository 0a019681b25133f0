"""The page of calendars through HTTP: what it shows, entering a year, correcting a day."""

from datetime import UTC, datetime
from typing import Any

import pytest
from flask.testing import FlaskClient

import callbacks.calendars as wiring
from i18n import reader
from services import arranging
from services.receiving import Draft, receive
from storage import ops, reference
from storage.models import CalendarVersion
from tests.office import desk
from tests.screens import answer, post, said, sign_in
from ui.ids import Calendars as Ids
from ui.ids import Shell

SHOWN = f"..{Ids.KEPT}.children...{Ids.HISTORY}.children...{Ids.WHICH}.options...{Ids.SEEN}.data.."
MISSING = f"{Ids.MISSING}.children"
DAYS = f"..{Ids.SWITCHES}.children...{Ids.DAYS}.children.."
OPENED = f"..{Ids.ENTRY}.hidden...{Ids.ENTRY_TITLE}.children...{Ids.LIST}.value.."
PREVIEWED = f"..{Ids.PROBLEMS}.children...{Ids.PREVIEW}.children...{Ids.SAVE}.disabled.."
SAVED = f"..{Ids.SAVED}.data...{Ids.INTENT}.data...{Ids.NOT_SAVED}.children.."
TAKEN = f"{Ids.TAKEN}.data"
DAY_NOW = f"..{Ids.DAY_NOW}.children...{Ids.KIND}.value...{Ids.HOURS}.value.."
CORRECTED = f"..{Ids.CORRECTED}.data...{Ids.DAY_WRONG}.children.."
SAVINGS = {f"{one}.data": None for one in (Ids.SAVED, Ids.TAKEN, Ids.CORRECTED)}
SEEN = {"office": 1, "summer": 1}
LIST = "2027-01-01..2027-01-03 元旦\n+2027-02-14\n+2027-02-20 08:30-12:00"
DECEMBER = datetime(2026, 12, 23, 2, tzinfo=UTC)


class December(datetime):
    """23 December 2026, 10:00 on the wall."""

    @classmethod
    def now(cls, tz: Any = None) -> datetime:  # type: ignore[override]
        return DECEMBER.astimezone(tz)


@pytest.fixture(autouse=True)
def leader(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> FlaskClient:
    """Signed in as the leader of the order centre, in December."""
    monkeypatch.setattr(wiring, "datetime", December)
    sign_in(client, 2)
    return client


def show(client: FlaskClient) -> dict[str, Any]:
    return answer(client, SHOWN, SAVINGS)


def missing_years(client: FlaskClient) -> str:
    given = {f"{Shell.LIVE}.data": None, **SAVINGS}
    return said(answer(client, MISSING, given)[MISSING])


def save(client: FlaskClient, text: str = LIST, seen: dict[str, int] | None = None) -> Any:
    state = {
        f"{Ids.LIST}.value": text, f"{Ids.INTENT}.data": 2027, f"{Ids.SEEN}.data": seen or SEEN,
    }  # fmt: skip
    return post(client, SAVED, {f"{Ids.SAVE}.n_clicks": 1}, state=state)


def preview(client: FlaskClient, text: str, year: int = 2027) -> dict[str, Any]:
    given = {f"{Ids.LIST}.value": text, f"{Ids.SEEN}.data": SEEN}
    return answer(client, PREVIEWED, given, {f"{Ids.INTENT}.data": year})


def correct(client: FlaskClient, **form: Any) -> Any:
    form = {"day": "2026-03-16", "kind": "off", "hours": "", "which": "all", **form}
    names = {"day": Ids.DAY, "kind": Ids.KIND, "hours": Ids.HOURS, "which": Ids.WHICH}
    state = {f"{names[name]}.value": value for name, value in form.items()}
    state[f"{Ids.SEEN}.data"] = SEEN
    return post(client, CORRECTED, {f"{Ids.CORRECT}.n_clicks": 1}, state=state)


def newest(code: str = "office") -> CalendarVersion:
    with ops.reading() as session:
        return max(session.query(CalendarVersion).filter_by(code=code), key=lambda row: row.version)


def wait() -> Any:
    """A leased line whose ten working days end in 2027."""
    line = Draft(
        "leased_line", "C0001", product_group="bandwidth", service="lan_line",
        fields={"a_end": "A", "z_end": "Z", "lines": "1"},
    )  # fmt: skip
    with ops.transaction() as session:
        return receive(session, line, actor=desk(), at=DECEMBER, key="line")


# -- what is shown -------------------------------------------------------------------------------


def test_the_page_leads_with_the_missing_year_and_the_orders_that_wait(client: FlaskClient) -> None:
    order = wait()
    missing = missing_years(client)
    parts = (
        "2027",
        "1单在等",
        "还有9天开始",
        "10个工作日的时限已到这一年",
        order.order_no,
        f"/order/{order.order_id}",
        "天驰物流园",
        "回单",
        "工作日两段",
        '"data-enter": 2027',
    )
    for part in parts:
        assert part in missing


def test_a_year_that_the_library_knows_can_be_taken_over(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "data-take" not in missing_years(client)
    holidays, makeups, known = reference.china_holidays()
    newer = ((*holidays, datetime(2027, 1, 1).date()), makeups, [*known, 2027])
    monkeypatch.setattr(reference, "china_holidays", lambda: newer)
    assert '"data-take": 2027' in missing_years(client)
    sent = post(client, TAKEN, {f"{Ids.TAKE}.data": 2027}, state={f"{Ids.SEEN}.data": SEEN})
    assert sent.json["response"][Ids.TAKEN]["data"] == [["office", 2], ["summer", 2]]
    assert "已录入2027年" in sent.get_data(as_text=True)
    assert "不缺年份" in missing_years(client)


def test_a_year_that_the_library_does_not_know_cannot_be_taken_over(client: FlaskClient) -> None:
    sent = post(client, TAKEN, {f"{Ids.TAKE}.data": 2027}, state={f"{Ids.SEEN}.data": SEEN})
    assert "节假日库里还没有2027年" in sent.get_data(as_text=True)
    assert newest().version == 1


def test_orders_that_follow_a_year_just_entered_are_counted(client: FlaskClient) -> None:
    wait()
    save(client)
    missing = missing_years(client)
    assert "1单正在跟上" in missing
    assert "不缺年份" not in missing


def test_each_calendar_says_its_hours_in_words_and_who_keeps_it(client: FlaskClient) -> None:
    kept = said(show(client)[f"{Ids.KEPT}.children"])
    parts = (
        "周一至周五 08:30–12:00、14:00–18:00",
        "5–9月",
        "每天 08:00–22:00",
        "22:00–次日06:00",
        "全天候，一刻不停",
        "没有人在用",
        "伊吾装维队",
        "SLA矩阵行",
        "19–24",
        "节假日照常",
    )
    for part in parts:
        assert part in kept


def test_a_calendar_speaks_english_to_who_reads_it(client: FlaskClient) -> None:
    client.post("/me", data={"locale": "en"}, headers=_token(client))
    kept = said(show(client)[f"{Ids.KEPT}.children"])
    assert "Mon to Fri 08:30–12:00, 14:00–18:00" in kept
    assert "22:00–06:00 next day" in kept
    days = said(answer(client, DAYS, {f"{Ids.PLACE}.search": "?year=2026", **SAVINGS}))
    assert "Spring Festival" in days
    reader.set("zh_CN")


def _token(client: FlaskClient) -> dict[str, str]:
    with client.session_transaction() as session:
        return {"X-Paidan-Token": session["token"]}


@pytest.mark.parametrize(
    ("search", "year", "calendar"),
    [("", "2026", "office"), ("?year=2025&calendar=summer", "2025", "summer"),
     ("?year=1999&calendar=nowhere", "2026", "office"), ("?year=x", "2026", "office"),
     ("?calendar=always", "2026", "office")],
)  # fmt: skip
def test_the_address_says_which_year_of_which_calendar(
    client: FlaskClient, search: str, year: str, calendar: str
) -> None:
    found = answer(client, DAYS, {f"{Ids.PLACE}.search": search, **SAVINGS})
    assert f'"aria-label": "{year}"' in said(found[f"{Ids.DAYS}.children"])
    assert f'"data-enter": {year}' in said(found[f"{Ids.SWITCHES}.children"])
    assert calendar in said(found[f"{Ids.SWITCHES}.children"])


def test_days_are_told_apart_by_kind_and_in_words(client: FlaskClient) -> None:
    days = said(
        answer(client, DAYS, {f"{Ids.PLACE}.search": "", **SAVINGS})[f"{Ids.DAYS}.children"]
    )
    assert days.count('"data-day"') == 365
    assert days.count('"data-kind": "holiday"') == 33 + 1
    assert days.count('"data-kind": "makeup"') == 6 + 1
    parts = (
        "2026年2月16日 周一 放假 春节",
        "2026年2月14日 周六 调休上班日",
        "2月15–23日，9天",
    )
    for part in parts:
        assert part in days


# -- entering a year -----------------------------------------------------------------------------


@pytest.mark.parametrize(("year", "begins"), [(2026, "2026-01-01..2026-01-03 元旦"), (2027, "")])
def test_the_list_of_a_year_opens_as_it_is_known(
    client: FlaskClient, year: int, begins: str
) -> None:
    found = answer(client, OPENED, {f"{Ids.INTENT}.data": year})
    assert found[f"{Ids.ENTRY}.hidden"] is False
    assert str(year) in found[f"{Ids.ENTRY_TITLE}.children"]
    assert found[f"{Ids.LIST}.value"].split("\n")[0] == begins


def test_a_closed_list_is_hidden(client: FlaskClient) -> None:
    assert answer(client, OPENED, {f"{Ids.INTENT}.data": None})[f"{Ids.ENTRY}.hidden"] is True


def test_a_list_is_previewed_month_by_month_before_it_is_saved(client: FlaskClient) -> None:
    found = preview(client, LIST)
    shown = said(found[f"{Ids.PREVIEW}.children"])
    parts = (
        "放假3天，调休上班2天",
        "2026年：放假33天",
        "录入2027年",
        "工作日两段、工作日（夏令作息）",
        "2027年2月20日 周六 调休上班日 08:30–12:00",
    )
    for part in parts:
        assert part in shown
    assert shown.count("pd-month") == 12
    assert found[f"{Ids.SAVE}.disabled"] is False
    assert newest().version == 1


def test_what_is_wrong_with_a_list_is_told_by_line_and_it_cannot_be_saved(
    client: FlaskClient,
) -> None:
    found = preview(client, "2027-02-30\n春节")
    wrong = said(found[f"{Ids.PROBLEMS}.children"])
    assert "第1行，没有这一天：2027-02-30" in wrong
    assert "第2行，不是日期或日期段：春节" in wrong
    assert found[f"{Ids.SAVE}.disabled"] is True


def test_lines_that_are_understood_are_previewed_beside_those_that_are_not(
    client: FlaskClient,
) -> None:
    found = preview(client, f"{LIST}\n2027-02-30")
    assert "放假3天，调休上班2天" in said(found[f"{Ids.PREVIEW}.children"])
    assert "第4行" in said(found[f"{Ids.PROBLEMS}.children"])
    assert found[f"{Ids.SAVE}.disabled"] is True
    assert preview(client, "2027-02-30")[f"{Ids.PREVIEW}.children"] == []


def test_a_known_year_shows_which_days_would_change(client: FlaskClient) -> None:
    known = answer(client, OPENED, {f"{Ids.INTENT}.data": 2026})[f"{Ids.LIST}.value"]
    same = preview(client, known, 2026)
    assert same[f"{Ids.SAVE}.disabled"] is True
    assert "没有变化" in said(same[f"{Ids.PREVIEW}.children"])
    found = preview(client, f"{known}\n+2026-03-17", 2026)
    shown = said(found[f"{Ids.PREVIEW}.children"])
    assert "2026年3月17日 周二 按周 → 调休上班日" in shown
    assert "调休上班日不在周末" in shown
    assert shown.count("data-changed") == 2
    assert found[f"{Ids.SAVE}.disabled"] is False


def test_nothing_typed_says_nothing(client: FlaskClient) -> None:
    assert preview(client, " ")[f"{Ids.SAVE}.disabled"] is True


def test_a_saved_year_is_told_and_the_list_closes(client: FlaskClient) -> None:
    sent = save(client)
    response = sent.json["response"]
    assert response[Ids.SAVED]["data"] == [["office", 2], ["summer", 2]]
    assert response[Ids.INTENT]["data"] is None
    toast = sent.json["sideUpdate"]["shell-toast"]["data"]
    assert toast["text"] == "已录入2027年"
    assert "一分钟内跟上" in toast["detail"]
    history = said(show(client)[f"{Ids.HISTORY}.children"])
    parts = (
        "已录入2027年",
        "王芳",
        "放假3天，调休上班2天",
        "工作日两段第2版、工作日（夏令作息）第2版",
    )
    for part in parts:
        assert part in history


def test_a_list_that_cannot_be_read_is_refused_beside_it(client: FlaskClient) -> None:
    response = save(client, "2027-02-30").json["response"]
    assert "没有这一天" in said(response[Ids.NOT_SAVED]["children"])
    assert Ids.INTENT not in response
    assert newest().version == 1


def test_who_saved_meanwhile_is_named_and_all_is_read_again(client: FlaskClient) -> None:
    with ops.transaction() as session:
        arranging.enter(session, 2027, LIST, seen=SEEN, actor=desk(5), at=DECEMBER)
    response = save(client, "2027-01-01 元旦").json["response"]
    refusal = said(response[Ids.NOT_SAVED]["children"])
    assert "没有保存：韩静已于2026年12月23日 10:00保存过日历" in refusal
    assert response[Ids.SAVED]["data"][0] == "overtaken"
    assert newest().version == 2


# -- one day -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "told", "kind", "hours"),
    [
        ("2026-03-16", "2026年3月16日 周一 工作日 08:30–12:00、14:00–18:00", "week", ""),
        ("2026-02-16", "2026年2月16日 周一 放假 春节", "off", ""),
        ("2026-02-14", "2026年2月14日 周六 调休上班日 08:30–12:00、14:00–18:00", "on", ""),
        ("2027-02-14", "先录入这一年", None, ""),
        ("", "选一天", None, ""),
        ("yesterday", "选一天", None, ""),
    ],
)
def test_a_day_is_told_before_it_is_corrected(
    client: FlaskClient, day: str, told: str, kind: str | None, hours: str
) -> None:
    given = {f"{Ids.DAY}.value": day, f"{Ids.WHICH}.value": "all", f"{Ids.SEEN}.data": SEEN}
    found = answer(client, DAY_NOW, given)
    assert told in found[f"{Ids.DAY_NOW}.children"]
    assert found[f"{Ids.KIND}.value"] == kind
    assert found[f"{Ids.HOURS}.value"] == hours


def test_a_day_is_corrected_in_all_calendars_or_in_one(client: FlaskClient) -> None:
    sent = correct(client)
    assert sent.json["response"][Ids.CORRECTED]["data"] == [["office", 2], ["summer", 2]]
    assert "已保存：2026年3月16日 放假" in sent.get_data(as_text=True)
    history = said(show(client)[f"{Ids.HISTORY}.children"])
    assert "更正1天" in history
    assert "2026年3月16日 周一 按周 → 放假" in history


def test_a_make_up_day_can_have_hours_of_its_own(client: FlaskClient) -> None:
    correct(client, day="2026-03-21", kind="on", hours="9:00-12:00", which="office")
    assert newest().rules["workdays"]["2026-03-21"] == [["09:00", "12:00"]]
    assert newest("summer").version == 1


@pytest.mark.parametrize(
    ("form", "why"),
    [
        ({"kind": "on", "hours": "25:00-26:00"}, "不是一天里的时刻：25:00"),
        ({"kind": "on", "hours": "noon"}, "noon"),
        ({"kind": None}, "选一天，再选这一天是什么"),
        ({"day": ""}, "选一天，再选这一天是什么"),
        ({"kind": "week"}, "没有变化"),
        ({"day": "2027-03-16"}, "先录入这一年"),
        ({"which": "always"}, "always"),
    ],
)
def test_what_is_wrong_with_a_day_stands_below_it(
    client: FlaskClient, form: dict[str, Any], why: str
) -> None:
    response = correct(client, **form).json["response"]
    assert why in said(response[Ids.DAY_WRONG]["children"])
    assert Ids.CORRECTED not in response
    assert newest().version == 1


# -- rights --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "output", [SHOWN, MISSING, DAYS, OPENED, PREVIEWED, SAVED, TAKEN, CORRECTED]
)
def test_the_page_is_only_for_whoever_owns_the_reference_data(
    client: FlaskClient, output: str
) -> None:
    sign_in(client, 1)
    assert post(client, output, {f"{Ids.SAVE}.n_clicks": 1}).status_code == 403
