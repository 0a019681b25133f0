"""What an order's page says: sentences, sums that add up, bars that speak, buttons with reasons."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest
from dash.development.base_component import Component

import i18n
from domain import explain, orders, sla
from domain.explain import Change
from domain.kinds import Field, Flow, Limit, OrderKind
from domain.limits import Ruling
from domain.orders import Event, NotAllowed, OnHold, Verb
from services.ledger import NotHolder
from tests.domain.ledgers import POLICY, Story, hours, minutes, office_calendar, wall
from ui import order
from ui.order import Case, Head, Mention, Names, Person, sums
from ui.order.names import between, time, woven

NAMES = Names(
    {
        "team": {
            "DESK": {"zh_CN": "订单中心", "en": "Order centre"},
            "T1": {"zh_CN": "装维二队", "en": "Team 2"},
            "T2": {"zh_CN": "专线组", "en": "Line group"},
        },
        "person": {1: {"zh_CN": "马磊"}, 2: {"zh_CN": "李倩"}},
        "kind": {"fault": {"zh_CN": "客户报障", "en": "Fault"}},
        "reason": {
            ("hold", "room_closed"): {"zh_CN": "等待客户开机房", "en": "Equipment room closed"},
            ("transfer", "skill"): {"zh_CN": "需要其他专业", "en": "Needs another skill"},
        },
        "calendar": {"office": {"zh_CN": "工作日两段", "en": "Office hours"}},
        "customer_levels": {"a": {"zh_CN": "A级", "en": "A"}, "b": {"zh_CN": "B级", "en": "B"}},
        "channels": {"hotline": {"zh_CN": "热线", "en": "Hotline"}},
        "causes": {"cable_cut": {"zh_CN": "光缆中断", "en": "Cable cut"}},
        "words": {"recovered": {"zh_CN": "已恢复", "en": "Recovered"}},
    }
)
LATE = (
    Story()
    .receive("03-17 09:00", channel="hotline")
    .dispatch("03-17 09:08")
    .take("03-17 09:49")
    .hold("03-17 10:00")
    .resume("03-17 10:40")
)
"""A limit of four hours, forty minutes on hold: due at 13:40. Taken eleven minutes late."""


@pytest.fixture(autouse=True)
def chinese() -> Iterator[None]:
    token = i18n.reader.set("zh_CN")
    yield
    i18n.reader.reset(token)


@pytest.fixture
def english() -> Iterator[None]:
    token = i18n.reader.set("en")
    yield
    i18n.reader.reset(token)


def text(part: Any) -> str:
    """Everything that stands in a part, in order."""
    if isinstance(part, Component):
        return text(getattr(part, "children", None))
    if isinstance(part, (list, tuple)):
        return "".join(text(one) for one in part)
    return "" if part is None else str(part)


def every(part: Any, kind: str) -> list[Any]:
    """Every component of a type in a part."""
    found = [part] if type(part).__name__ == kind else []
    children = part if isinstance(part, (list, tuple)) else getattr(part, "children", None)
    for one in children if isinstance(children, (list, tuple)) else [children]:
        if isinstance(one, (Component, list, tuple)):
            found += every(one, kind)
    return found


def case(story: Story, at: str, **changes: Any) -> Case:
    found = story.clocks(at)
    main = sla.main_of(found, "repair")
    said: dict[str, Any] = {
        "clocks": found, "main": main, "following": sla.next_due(found),
        "coming": explain.coming(story.state(), POLICY, wall(at)),
        "holdings": explain.holdings(main, found) if main else (), "rule": "A级 · 数字电路",
        "policy_version": 7, "now": wall(at), "desk": "订单中心", "events": story.events,
    }  # fmt: skip
    return Case(**said | changes)


def verdict(story: Story, at: str) -> str:
    return text(order.why.verdict(case(story, at), NAMES))


# -- words -------------------------------------------------------------------------------------


def test_working_time_is_told_in_hours_so_that_no_day_is_mistaken() -> None:
    assert [time(hours(n)) for n in (0, 2, 108)] == ["0分", "2时00分", "108时00分"]
    assert time(minutes(0.5)) == "不到1分"
    assert time(None) == "—"


def test_moments_of_a_span_name_the_day_where_it_changes() -> None:
    now = wall("03-18 15:00")
    assert between(wall("03-18 09:00"), wall("03-18 10:30"), now) == "09:00–10:30"
    assert between(wall("03-17 09:00"), wall("03-17 10:30"), now) == "3月17日 09:00–10:30"
    assert between(wall("03-17 09:00"), wall("03-18 10:30"), now) == ("3月17日 09:00–3月18日 10:30")
    late = wall("03-18 09:00") + timedelta(seconds=7)
    assert between(wall("03-18 09:00"), late, now) == "09:00:00–09:00:07"


def test_a_sentence_takes_components_where_its_language_wants_them() -> None:
    assert woven("Now with %(who)s, for %(time)s", who=1, time="5分") == [
        "现由 ", 1, " 处理，已持有", "5分",
    ]  # fmt: skip


def test_a_code_without_a_name_is_its_own() -> None:
    assert (NAMES("team", "T9"), NAMES("team", None)) == ("T9", "—")


# -- the verdict -------------------------------------------------------------------------------


def test_a_late_order_is_told_with_the_clock_that_was_over_by_most() -> None:
    assert verdict(LATE, "03-17 13:52") == (
        "修复已用4时12分，限4时00分，超12分。其中装维二队接单用了41分，比时限多11分。"
    )


def test_without_another_late_clock_the_longest_holder_is_named() -> None:
    story = Story().receive("03-17 09:00").dispatch("03-17 09:08").take("03-17 09:20")
    assert verdict(story, "03-17 13:12").endswith("超12分。装维二队持有最久：4时04分。")


@pytest.mark.parametrize(
    ("story", "at", "said"),
    [
        (LATE, "03-17 12:00", "修复已用2时20分，限4时00分，应于13:40前。"),
        (LATE, "03-17 13:40", "修复已用4时00分，限4时00分，应于13:40前。"),
        (
            LATE.hold("03-17 11:00"),
            "03-17 12:00",
            "修复挂起，已用1时20分，限4时00分，剩余2时40分。",
        ),
        (LATE.finish("03-17 12:00"), "03-17 12:10", "修复用时2时20分，限4时00分，按时。"),
        (LATE.finish("03-17 14:00"), "03-17 14:01", "修复用时4时20分，限4时00分，超20分。"),
    ],
)
def test_the_verdict_says_where_the_clock_stands(story: Story, at: str, said: str) -> None:
    assert verdict(story, at).startswith(said)


@pytest.mark.parametrize(
    ("story", "said"),
    [
        (LATE.cancel("03-17 12:00"), "马磊12:00撤单。修复用时2时20分后终止，没有结果。"),
        (
            LATE.cancel("03-17 14:00"),
            "马磊14:00撤单。修复用时4时20分后终止，没有结果，限4时00分，超20分。",
        ),
        (
            Story().receive("03-17 09:00").then(Verb.REFUSE, "03-17 09:07", actor=None),
            "工单09:07被拒绝。修复用时7分后终止，没有结果。",
        ),
        (
            Story().submit("03-17 09:00").then(Verb.REFUSE, "03-17 09:07", actor=2),
            "李倩09:07拒绝。办理时钟还没有开始。",
        ),
    ],
)
def test_an_order_that_was_cancelled_or_refused_gets_no_verdict(story: Story, said: str) -> None:
    assert verdict(story, "03-17 15:00") == said
    panel = text(order.explanation(case(story, "03-17 15:00"), NAMES))
    assert "按时" not in panel
    assert "回单" not in panel.replace("回单后开始", "")


def test_what_the_verdict_says_of_a_holder_is_what_the_table_says() -> None:
    seconds = timedelta(seconds=40)
    story = Story().receive("03-17 09:00").then(Verb.DISPATCH, wall("03-17 09:08") + seconds, "T1")
    found = case(story.then(Verb.TAKE, wall("03-17 09:20") + seconds), "03-17 13:12")
    first = rows(sums.holders_table(found, NAMES))[1]
    assert text(order.why.verdict(found, NAMES)).endswith(f"{first[0]}持有最久：{first[1]}。")


def test_one_length_has_one_form_beside_the_bars_and_below() -> None:
    story = Story().receive("03-15 09:00", customer_level="b").dispatch("03-15 09:05")
    done = story.take("03-15 09:20").finish("03-16 12:25")
    panel = text(order.explanation(case(done, "03-16 13:00"), NAMES))
    assert "27时25分" in panel
    assert "1天" not in panel


def test_time_left_beside_the_bars_is_what_the_sums_leave() -> None:
    resumed = replace(LATE.events[-1], happened_at=wall("03-17 10:40") + timedelta(seconds=20))
    story = Story((*LATE.events[:-1], resumed))
    found = case(story, "03-17 12:00")
    panel = order.explanation(found, NAMES)
    chips = [one for one in every(panel, "Span") if "pd-clock" in getattr(one, "className", "")]
    left = {row[0]: row[1] for row in the_sums(story, "03-17 12:00")}["剩余"]
    assert left in [text(one) for one in chips]


def test_what_a_clock_reached_before_a_cancelling_is_judged() -> None:
    spoken = [said for said, _text in bars(LATE.cancel("03-17 12:00"), "03-17 15:00")]
    assert spoken == [
        "订单中心，派单8分，限15分，按时",
        "装维二队，接单41分，限30分，超11分",
        "全程，修复2时20分，限4时00分，没有结果；不计：挂起40分",
    ]


def test_the_sums_of_a_cancelled_order_end_when_it_was_and_have_no_balance() -> None:
    told = [line[0] for line in the_sums(LATE.cancel("03-17 12:00"), "03-17 15:00")]
    assert told[1:] == ["开始至撤单", "减：挂起", "计入", "时限"]
    late = [line[0] for line in the_sums(LATE.cancel("03-17 14:00"), "03-17 15:00")]
    assert late[-1] == "超出"


def test_an_unknown_year_is_named_and_not_guessed() -> None:
    story = Story().receive("12-31 09:00", customer_level="office")
    story = story.dispatch("12-31 09:05").take("12-31 09:10")
    assert "2027年的节假日还没有公布" in verdict(story, "12-31 10:00")
    assert "到期未知（2027年未公布）" in text(order.explanation(case(story, "12-31 10:00"), NAMES))


def test_a_late_dispatch_is_explained_while_the_repair_is_in_time() -> None:
    waiting = case(Story().receive("03-17 09:00"), "03-17 09:31")
    assert text(order.why.verdict(waiting, NAMES)).startswith("派单已用31分，限15分，超16分。")
    assert order.title(waiting) == "为什么超时"
    assert order.title(case(LATE, "03-17 10:45")) == "时钟"


@pytest.mark.usefixtures("english")
def test_the_verdict_in_english() -> None:
    assert verdict(LATE, "03-17 13:52") == (
        "Repair has taken 4 h 12 m, limit 4 h 00 m, over 12 m."
        "Of this, Take by Team 2 took 41 m, 11 m over its limit."
    )


# -- the bars ----------------------------------------------------------------------------------


def bars(story: Story, at: str, **changes: Any) -> list[tuple[str, str]]:
    """Name and spoken text of every bar."""
    panel = order.explanation(case(story, at, **changes), NAMES)
    shown = [one for one in every(panel, "Div") if getattr(one, "className", "") == "pd-clockbar"]
    return [(getattr(one, "aria-label"), text(one)) for one in shown]


def test_every_bar_says_in_words_what_it_shows() -> None:
    spoken = [said for said, _text in bars(LATE, "03-17 13:52")]
    assert spoken == [
        "订单中心，派单8分，限15分，按时",
        "装维二队，接单41分，限30分，超11分",
        "全程，修复4时12分，限4时00分，超12分；不计：挂起40分",
        "尚未开始",
    ]


def test_stretches_of_a_bar_say_what_they_were_on_hover() -> None:
    panel = order.explanation(case(LATE, "03-17 13:52"), NAMES)
    titles = [one.title for one in every(panel, "I") if getattr(one, "title", "")]
    assert "挂起40分，10:00–10:40；等待客户开机房，马磊" in titles
    assert "超12分，13:40–13:52" in titles


def test_a_clock_that_has_not_started_says_when_it_will() -> None:
    notes = [shown for _said, shown in bars(Story().receive("03-17 09:00"), "03-17 09:05")]
    assert notes[-2:] == ["派单后开始，限30分", "回单后开始，限15分"]
    applied = [shown for _said, shown in bars(Story().submit("03-17 09:00"), "03-17 09:05")]
    assert applied[1:3] == ["受理后开始，限15分", "派单后开始，限30分"]


def test_bars_stay_within_the_axis() -> None:
    panel = order.explanation(case(LATE, "03-17 13:52"), NAMES)
    for piece in every(panel, "I"):
        style = getattr(piece, "style", None) or {}
        if "left" in style:
            left, width = (float(style[name].rstrip("%")) for name in ("left", "width"))
            assert 0 <= left <= left + width <= 100.01


def axis_labels(story: Story, at: str, width: int) -> list[tuple[float, float, str]]:
    """Left end, right end and text of the labels that an axis of so many pixels shows."""
    panel = order.explanation(case(story, at), NAMES)
    (axis,) = (d for d in every(panel, "Div") if getattr(d, "className", "") == "pd-axis")
    found = []
    for one in axis.children:
        if width < 400 and hasattr(one, "data-wide"):
            continue
        size = sum(11 if ord(letter) > 0x2E80 else 6 for letter in text(one))
        before = {"none": 0, "translateX(-50%)": 0.5, "translateX(-100%)": 1}
        start = float(one.style["left"].rstrip("%")) / 100 * width
        start -= size * before[one.style["transform"]]
        found.append((start, start + size, text(one)))
    return found


@pytest.mark.parametrize("width", [480, 320])
@pytest.mark.parametrize(
    ("story", "at"),
    [(Story().receive("03-17 09:09"), "03-18 16:20"), (LATE, "03-17 13:52"),
     (LATE.hold("03-17 11:36"), "03-17 16:20"), (Story().receive("03-10 09:00"), "03-18 16:20")],
)  # fmt: skip
def test_labels_of_the_axis_never_cover_one_another(story: Story, at: str, width: int) -> None:
    shown = axis_labels(story, at, width)
    assert shown[0][0] == 0
    assert any(said.startswith("现在") for _start, _end, said in shown)
    for (_start, end, said), (start, _end, after) in pairwise(shown):
        assert end < start, (said, after)


def test_rounds_before_a_reopening_are_folded_away() -> None:
    again = LATE.finish("03-17 12:00").confirm("03-17 12:05").close("03-17 12:06")
    reopened = again.reopen("03-18 09:00")
    panel = order.explanation(case(reopened, "03-18 10:00"), NAMES)
    (folded,) = every(panel, "Details")
    assert text(folded).startswith("第1轮，重开之前")


def test_an_office_clock_tells_working_time_beside_its_bar_and_does_not_tick() -> None:
    story = Story().receive("03-17 09:00", customer_level="office")
    panel = order.explanation(case(story, "03-18 11:30"), NAMES)
    chips = [one for one in every(panel, "Span") if getattr(one, "className", "") == "pd-clock"]
    late = [one for one in chips if getattr(one, "data-state", "") == "late"]
    (chip,) = [one for one in late if text(one) == "超2时00分"]
    assert getattr(chip, "data-due", None) is None


# -- the sums ----------------------------------------------------------------------------------


def rows(table: Any) -> list[list[str]]:
    return [[text(cell) for cell in line.children] for line in every(table, "Tr")]


def minutes_of(said: str) -> int:
    """`−1时05分` as minutes."""
    found = re.fullmatch(r"(−)?(?:([\d,]+)时)?(\d+)分", said)
    assert found, said
    count = int((found[2] or "0").replace(",", "")) * 60 + int(found[3])
    return -count if found[1] else count


def the_sums(story: Story, at: str, **changes: Any) -> list[list[str]]:
    found = case(story, at, **changes)
    assert found.subject is not None
    exact = explain.arithmetic(found.subject).in_minutes()
    return rows(sums.sums_table(found, found.subject, exact, NAMES))


def test_the_column_adds_up_to_the_minute() -> None:
    table = the_sums(LATE, "03-17 13:52")
    by_name = {name: minutes_of(length) for name, length, _why in table[1:]}
    assert by_name["开始至现在"] + by_name["减：挂起"] == by_name["计入"]
    assert by_name["计入"] - by_name["时限"] == by_name["超出"] == 12


def test_each_line_says_why() -> None:
    why = {name: because for name, _length, because in the_sums(LATE, "03-17 13:52")}
    assert why["开始至现在"] == "09:00–13:52"
    assert why["减：挂起"] == "等待客户开机房，马磊"
    assert why["计入"] == "1时00分 + 3时12分"
    assert why["时限"] == "A级 · 数字电路，矩阵第7版第1行"
    assert why["超出"] == "13:40到期，实际已过12分"


def test_a_limit_that_is_a_guess_says_so_wherever_it_stands() -> None:
    unsure = Ruling(Limit(time=hours(4)), "always", 41, "matrix", is_to_be_confirmed=True)
    assert order.case.limit_basis("A级", 7, unsure) == "A级，矩阵第7版第41行（待确认）"
    days = Ruling(Limit(days=3), "office", source="kind")
    assert order.case.limit_basis("", 1, days) == "3个工作日，按工单类型"
    assert order.case.limit_basis("", 1, None) == ""


def test_off_hours_and_time_left_are_lines_of_their_own() -> None:
    story = Story().receive("03-17 17:00", customer_level="office")
    story = story.dispatch("03-17 17:05").take("03-17 17:10")
    table = {row[0]: row[1:] for row in the_sums(story, "03-18 09:30")}
    assert table["减：非工作时间"] == ["−14时30分", "日历「工作日两段」"]
    assert table["剩余"][0] == "6时00分"
    assert office_calendar().is_open(wall("03-18 09:30"))


def test_holders_add_up_to_what_was_counted_with_the_wait_among_it() -> None:
    table = rows(sums.holders_table(case(LATE, "03-17 13:52"), NAMES))[1:]
    assert [line[:2] for line in table] == [
        ["装维二队", "4时04分"], ["其中等待接单", "41分"], ["订单中心", "8分"],
    ]  # fmt: skip


def test_holders_are_those_of_the_clock_that_is_explained() -> None:
    waiting = case(Story().receive("03-17 09:00"), "03-17 09:40")
    assert waiting.subject is not None
    assert waiting.subject.clock == "dispatch"
    counted = explain.arithmetic(waiting.subject).in_minutes().counted
    assert [(one.team, one.time) for one in waiting.held] == [("DESK", counted)]
    story = Story().receive("03-17 09:00").dispatch("03-17 09:05")
    untaken = case(story, "03-17 10:05")
    assert untaken.subject is not None
    assert (untaken.subject.clock, untaken.subject.team) == ("take", untaken.held[0].team)
    assert [one.time for one in untaken.held] == [minutes(60)]


# -- the course --------------------------------------------------------------------------------


def lines(
    story: Story, at: str, texts: Mapping[int, str] | None = None
) -> list[tuple[str, str, str | None]]:
    found = order.course(story.events, texts or {}, story.clocks(at), NAMES, wall(at))
    return [(one.time, f"{one.verb}｜{one.detail}", one.state) for one in found]


def test_the_course_is_told_newest_first_with_what_ran_out() -> None:
    assert lines(LATE, "03-17 13:52", {2: "按建议"}) == [
        ("13:40", "修复时钟到期｜限4时00分", "late"),
        ("10:40", "解挂｜挂起扣除40分；马磊", "hold"),
        ("10:00", "挂起，约定12月1日 00:00｜等待客户开机房；马磊", "hold"),
        ("09:49", "接单｜马磊；用时41分，超11分", "late"),
        ("09:38", "接单时钟到期｜装维二队，限30分", "late"),
        ("09:08", "派单：订单中心 → 装维二队｜马磊；用时8分，限15分；按建议", None),
        ("09:00", "受理｜马磊", None),
    ]


def test_what_was_recorded_later_says_when_and_by_how_much() -> None:
    moment = wall("03-17 09:12")
    late = Event(2, Verb.TRANSFER, moment, moment + minutes(6), 1, "T2", "skill")
    story = Story((*Story().receive("03-17 09:00").events, late))
    told = [said for _at, said, _state in lines(story, "03-17 09:30")]
    assert "转派：订单中心 → 专线组｜需要其他专业；马磊；补录于09:18，晚6分" in told


def test_what_was_recorded_in_one_go_says_so_once() -> None:
    told = wall("03-18 08:00")
    moved = Story(tuple(replace(event, recorded_at=told) for event in LATE.events[:3]))
    assert all("补录" not in said for _at, said, _state in lines(moved, "03-18 09:00"))
    assert order.course_note(moved.events, 5, wall("03-18 09:00")) == (
        "5条，新的在上；前3步08:00一并补录"
    )
    assert order.course_note(LATE.events, 7, wall("03-18 09:00")) == "7条，新的在上"


def test_notes_and_flow_can_be_told_apart() -> None:
    story = LATE.then(Verb.NOTE, "03-17 11:00").finish("03-17 12:00")
    found = order.course(
        story.events, {6: "下午来", 7: "已熔接"}, story.clocks("03-17 12:00"), NAMES,
        wall("03-17 12:00"),
    )  # fmt: skip
    assert [one.kind for one in found[:3]] == ["both", "note", "flow"]


def test_a_step_that_was_taken_back_is_told_once_with_both_its_moments() -> None:
    story = Story().receive("03-17 09:00").dispatch("03-17 09:05").undo("03-17 09:06", 2)
    assert lines(story.dispatch("03-17 09:07"), "03-17 09:08")[:2] == [
        ("09:07", "派单：订单中心 → 装维二队｜马磊；用时7分，限15分", None),
        ("09:05", "已撤销：派单：订单中心 → 装维二队｜马磊；09:06已撤销", None),
    ]


def test_urges_are_counted() -> None:
    story = LATE.then(Verb.URGE, "03-17 11:00").then(Verb.URGE, "03-17 11:30")
    assert [verb.split("｜")[0] for _at, verb, _state in lines(story, "03-17 11:40")[:2]] == [
        "催单，第2次", "催单，第1次",
    ]  # fmt: skip


# -- the head ----------------------------------------------------------------------------------


def head_of(**changes: Any) -> Head:
    said: dict[str, Any] = {
        "order_id": 5, "order_no": "YZ-260317-086K", "kind": "fault", "status": "in_progress",
        "is_open": True, "is_on_hold": False, "held_until": None, "customer": "天驰物流园",
        "service": None, "service_no": "YZ-0233", "summary": "中断", "team": "T2", "assignee": 2,
        "since": wall("03-17 09:00"), "closed_at": None,
    }  # fmt: skip
    return Head(**said | changes)


def shown_head(**changes: Any) -> str:
    now = wall("03-17 10:30")
    return text(order.head(head_of(**changes), None, NAMES, now))


def test_the_head_says_what_it_is_who_has_it_and_since_when() -> None:
    assert shown_head() == (
        "处理中 客户报障 YZ-260317-086K 天驰物流园 YZ-0233 中断现由 专线组 李倩 处理，已持有1时30分"
    )


def test_a_summary_that_names_the_line_stands_for_itself() -> None:
    assert "天驰物流园 专线YZ-0233中断" in shown_head(summary="专线YZ-0233中断")


def test_what_happened_on_the_way_is_flagged() -> None:
    said = shown_head(repeats=1, urges=2, returns=1, priority="urgent")
    for flag in ("30天内第2次", "催单2", "退单1"):
        assert flag in said


def test_a_hold_says_until_when_and_that_the_moment_has_passed() -> None:
    held = {"is_on_hold": True, "held_until": wall("03-17 14:00")}
    assert "约定14:00恢复" in shown_head(**held)
    assert "约定09:30恢复，已过" in shown_head(is_on_hold=True, held_until=wall("03-17 09:30"))


def test_a_closed_order_is_with_nobody() -> None:
    said = shown_head(is_open=False, status="closed", closed_at=wall("03-17 10:00"))
    assert "3月17日 10:00已归档" in said
    assert "现由" not in said


# -- what may be done --------------------------------------------------------------------------


def buttons(story: Story, rights: Sequence[str]) -> tuple[list[str], str]:
    """Verbs that can be pressed (the main one first), and all that is said."""
    legal = orders.legal(story.state(), rights)
    found = order.actions({v: why for v, why in legal.items() if v is not Verb.CORRECT}, NAMES)
    pressed = [b for b in every(found, "Button") if not getattr(b, "disabled", False)]
    assert [b.className for b in pressed].count("btn btn-primary") <= 1
    return [b.id["act"] for b in pressed], text(found)


DESK_RIGHTS = ("see", "receive", "dispatch", "work", "hold", "confirm")


def test_the_next_step_is_the_main_button_and_the_one_after_says_when() -> None:
    able, said = buttons(Story().receive("03-17 09:00"), DESK_RIGHTS)
    assert able[0] == "dispatch"
    assert said.endswith("接单 A派单后才能接单")
    able, said = buttons(LATE, DESK_RIGHTS)
    assert able[0] == "finish"
    assert "回单后才能确认恢复" in said


def test_on_hold_the_way_on_is_to_resume() -> None:
    able, said = buttons(LATE.hold("03-17 11:00"), DESK_RIGHTS)
    assert able[0] == "resume"
    assert "finish" not in able
    assert said.count("挂起中，先解挂") == 1
    assert "挂起 H" not in said


def test_somebody_who_only_looks_is_told_whose_the_next_step_is() -> None:
    able, said = buttons(Story().receive("03-17 09:00"), ("see",))
    assert set(able) == {"urge", "note"}
    assert "你的岗位没有这项权限：派单" in said


def test_work_of_another_team_says_where_the_order_is() -> None:
    legal = {Verb.FINISH: NotHolder(team="T2", verb=Verb.FINISH), Verb.NOTE: None}
    assert "现在在专线组" in text(order.actions(legal, NAMES))


def test_no_two_verbs_of_one_key_are_ever_possible_together() -> None:
    every_right = {move.right for move in orders.MOVES.values()}
    stories = [
        Story().submit("03-17 09:00"), Story().receive("03-17 09:00"),
        Story().receive("03-17 09:00", kind="guarded"), LATE, LATE.hold("03-17 11:00"),
        Story().receive("03-17 09:00").dispatch("03-17 09:05"), LATE.finish("03-17 12:00"),
        LATE.finish("03-17 12:00").confirm("03-17 12:05"),
        LATE.finish("03-17 12:00").confirm("03-17 12:05").close("03-17 12:06"),
    ]  # fmt: skip
    for story in stories:
        legal = orders.legal(story.state(), every_right)
        keys = [order.KEYS[v] for v, why in legal.items() if why is None and v in order.KEYS]
        assert len(keys) == len(set(keys)), story.state().status


def test_refusals_that_are_not_near_are_not_shown() -> None:
    legal = {
        Verb.CONFIRM: NotAllowed(verb=Verb.CONFIRM, status="received"),
        Verb.FINISH: OnHold(verb=Verb.FINISH), Verb.NOTE: None,
    }  # fmt: skip
    said = text(order.actions(legal, NAMES))
    assert "挂起中，先解挂" in said
    assert "恢复确认" not in said


# -- customer, mentions, meanwhile -------------------------------------------------------------


def card(**changes: Any) -> order.Card:
    said: dict[str, Any] = {
        "number": "C0001", "name": "天驰物流园", "level": "集团级", "is_top": True,
        "manager": Person("person:4", "马晓燕", "152****0004"),
        "contacts": [Person("contact:1", "赵先生", "138****5678", "伊州区****")],
        "facts": [("业务号码", "YZ-0233"), ("保障等级", "")],
    }  # fmt: skip
    return order.Card(**said | changes)


def test_the_card_shows_masked_numbers_and_a_way_to_ask_for_them() -> None:
    shown = order.card(card())
    assert "赵先生 138****5678 查看" in text(shown)
    assert "保障等级" not in text(shown)
    asks = [one.id["who"] for one in every(shown, "Button")]
    assert asks == ["person:4", "contact:1"]


def test_what_stands_in_the_card_already_is_not_said_twice() -> None:
    facts = [("投诉内容", "月租多收未退"), ("摘要", "月租多收未退"), ("渠道", "热线")]
    assert text(order.card(card(facts=facts))).count("月租多收未退") == 1


def test_somebody_without_a_number_has_nothing_to_show() -> None:
    shown = order.card(card(manager=None, contacts=[Person("contact:1", "赵先生", None)]))
    assert every(shown, "Button") == []


def test_other_orders_say_their_stage_or_what_they_took() -> None:
    now = wall("03-17 12:00")
    found = [
        Mention(1, wall("03-17 09:00"), "YZ-1 中断", "dispatched"),
        Mention(2, wall("03-02 09:00"), "YZ-2", worked=minutes(125)),
    ]
    assert text(order.mentions(found, now, "无")) == "09:00YZ-1 中断待接单3月2日YZ-22时05分"
    assert text(order.mentions([], now, "没有更早的故障")) == "没有更早的故障"


def test_what_others_did_meanwhile_is_compared() -> None:
    moment = wall("03-17 09:41")
    event = Event(2, Verb.DISPATCH, moment, moment, 2, "T2")
    changes = [Change("status", "received", "dispatched"), Change("team", "DESK", "T2")]
    refusal = NotAllowed(verb=Verb.DISPATCH, status="dispatched")
    now = wall("03-17 09:45")
    refused = order.meanwhile([event], changes, refusal, 2, NAMES, now)
    assert "李倩09:41派单 → 专线组" in text(refused)
    assert rows(refused)[1:] == [["环节", "待派单", "待接单"], ["持有班组", "订单中心", "专线组"]]
    assert every(refused, "Button") == []
    (way_on,) = every(order.meanwhile([event], [], None, 2, NAMES, now), "Button")
    assert getattr(way_on, "data-goes-on") == 2


def test_an_order_that_is_not_there_has_a_way_out() -> None:
    assert "没有这张工单" in text(order.missing())
    assert [link.href for link in every(order.missing(), "A")] == ["/queue"]


def test_what_the_form_said_is_told_by_its_labels() -> None:
    symptom = Field(
        "symptom", {"zh_CN": "故障现象"}, "choice", choices=(("down", {"zh_CN": "中断"}),)
    )
    kind = OrderKind(
        "fault",
        {"zh_CN": "故障"},
        Flow.REPAIR,
        "repair",
        {},
        (symptom, Field("n", {"zh_CN": "条数"}, "number")),
    )
    assert order.filled(kind, {"symptom": "down", "n": 3, "other": "x"}) == [
        ("故障现象", "中断"), ("条数", "3"),
    ]  # fmt: skip
    assert order.filled(kind, {"symptom": ""}) == order.filled(None, {"symptom": "down"}) == []


def test_what_was_asked_for_stands_in_one_place() -> None:
    assert order.called("13812345678", "天山北路8号") == "13812345678，天山北路8号"
    assert order.called(None, None) == "—"
