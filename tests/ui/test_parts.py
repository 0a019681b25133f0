"""Parts: what they say beside what they show."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from dash import html
from plotly.utils import PlotlyJSONEncoder

import i18n
from tests.ui.gallery import gallery
from ui import parts
from ui.parts import Choice, Column, Count, Tile

NOW = datetime(2026, 3, 18, 2, 42, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def shown(component: Any) -> str:
    """What goes to the browser."""
    return json.dumps(component, cls=PlotlyJSONEncoder, ensure_ascii=False)


@pytest.mark.parametrize("locale", i18n.LOCALES)
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_part_can_be_sent_to_a_browser(locale: str, theme: str) -> None:
    token = i18n.reader.set(locale)
    try:
        assert len(shown(gallery(NOW, theme))) > 10_000
    finally:
        i18n.reader.reset(token)


# -- clocks ------------------------------------------------------------------------------------


def face(left: timedelta, warn: timedelta = 30 * MINUTE, **more: Any) -> dict[str, Any]:
    due = NOW + left
    chip = parts.clock(NOW, due, warn_at=due - warn, started_at=due - 60 * MINUTE, **more)
    found: dict[str, Any] = chip.to_plotly_json()["props"]
    return found


@pytest.mark.parametrize(
    ("left", "state", "said"),
    [
        (45 * MINUTE, "ok", "正常，剩余45分"), (30 * MINUTE, "risk", "临近，剩余30分"),
        (6 * MINUTE + timedelta(seconds=5), "risk", "临近，剩余6分"),
        (timedelta(0), "risk", "临近，剩余0分"), (-timedelta(seconds=1), "late", "超时0分"),
        (-48 * MINUTE, "late", "超时48分"),
    ],
)  # fmt: skip
def test_a_running_clock_says_its_state_and_what_is_left(
    left: timedelta, state: str, said: str
) -> None:
    chip = face(left)
    assert (chip["data-state"], chip["aria-label"]) == (state, said)


HALF = timedelta(seconds=30)


def standing(left: timedelta) -> dict[str, Any]:
    chip = parts.clock(NOW, None, left=left, is_on_hold=True)
    found: dict[str, Any] = chip.to_plotly_json()["props"]
    return found


@pytest.mark.parametrize(
    ("chip", "said"),
    [
        (face(99 * MINUTE + HALF), "正常，剩余1时40分"),
        (face(99 * MINUTE), "正常，剩余1时39分"),
        (face(14 * MINUTE + HALF), "临近，剩余14分"),
        (face(-48 * MINUTE - HALF), "超时48分"),
        (face(6 * MINUTE + HALF, is_idle=True), "非工作时间停走，剩余7分"),
        (standing(6 * MINUTE + HALF), "挂起，剩余7分"),
        (standing(-6 * MINUTE - HALF), "挂起，剩余6分"),
    ],
)
def test_time_left_is_rounded_up_as_time_gone_is_rounded_down(
    chip: dict[str, Any], said: str
) -> None:
    assert chip["aria-label"] == said


def test_where_working_time_is_told_beside_it_a_clock_counts_no_days() -> None:
    due = NOW + timedelta(hours=27, minutes=5)
    chip = parts.clock(NOW, due, in_hours=True)
    assert "27时05分" in shown(chip)
    assert chip.to_plotly_json()["props"]["data-hours"] == ""
    assert "27时05分" in shown(parts.stopped_clock(timedelta(hours=27, minutes=5), in_hours=True))


def test_exactly_on_the_due_moment_is_in_time() -> None:
    assert face(timedelta(0))["data-state"] != "late"


def test_the_line_is_the_share_of_the_limit_used() -> None:
    assert face(45 * MINUTE)["style"]["--run"] == "0.25"
    assert face(-48 * MINUTE)["style"]["--run"] == "1.00"


def test_a_running_clock_carries_its_moments_for_the_browser() -> None:
    chip = face(45 * MINUTE)
    assert chip["data-due"] == int((NOW + 45 * MINUTE).timestamp() * 1000)
    assert chip["data-warn"] == int((NOW + 15 * MINUTE).timestamp() * 1000)


def test_on_hold_a_clock_stands_with_the_working_time_it_had() -> None:
    held = parts.clock(NOW, None, left=80 * MINUTE, limit=180 * MINUTE, is_on_hold=True)
    chip = held.to_plotly_json()["props"]
    assert (chip["data-state"], chip["aria-label"]) == ("hold", "挂起，剩余1时20分")
    assert chip["style"]["--run"] == "0.56"
    assert "data-due" not in chip


def test_a_due_moment_that_is_not_known_is_a_dash() -> None:
    assert "—" in shown(parts.clock(NOW, None))


def test_a_stopped_clock_tells_what_it_took_and_by_how_much_it_was_over() -> None:
    assert parts.stopped_clock(8 * MINUTE).to_plotly_json()["props"]["data-state"] == "done"
    late = shown(parts.stopped_clock(41 * MINUTE, 11 * MINUTE))
    assert '"data-state": "missed"' in late
    assert "超11分" in late


# -- states carry shape and word ---------------------------------------------------------------


def test_a_verdict_has_shape_and_word_and_a_stage_only_the_word() -> None:
    assert "pd-mark" in shown(parts.badge("超时", "late"))
    assert "pd-mark" not in shown(parts.badge("待派单"))


def test_the_overdue_cell_is_solid_only_above_zero() -> None:
    none = shown(parts.strip([Count("late", "超时", 0, "/queue")], "状态"))
    some = shown(parts.strip([Count("late", "超时", 3, "/queue")], "状态"))
    assert "data-zero" in none
    assert "data-zero" not in some


def test_load_says_what_is_held_and_the_limit() -> None:
    over = parts.load(12, 12, 1).to_plotly_json()["props"]
    assert over["data-state"] == "late"
    assert "手上12，加1，上限12" in shown(parts.load(12, 12, 1))
    assert parts.load(9, 10).to_plotly_json()["props"]["data-state"] == "risk"
    assert "data-state" not in parts.load(5, 10).to_plotly_json()["props"]


def test_bars_begin_at_zero_and_end_at_their_scale() -> None:
    style = parts.bullet(50, 100, time=0.5, scale=200).to_plotly_json()["props"]["style"]
    assert style == {"--actual": "0.2500", "--target": "0.5000", "--time": "0.2500"}
    over = parts.bullet(500, 100, scale=200).to_plotly_json()["props"]["style"]
    assert over["--actual"] == "1.0000"


def test_a_line_of_one_point_is_no_line() -> None:
    assert not parts.sparkline([3]).children
    assert shown(parts.sparkline([3, None, 4], target=2)).count("pd-spark-") == 3


# -- doors, words, help ------------------------------------------------------------------------


def test_a_tile_with_orders_behind_it_is_a_link_as_a_whole() -> None:
    assert isinstance(parts.tile(Tile("受理", "38", "/orders")), html.A)
    assert isinstance(parts.tile(Tile("受理", "38")), html.Div)


def test_numbers_stand_right_and_so_do_their_heads() -> None:
    made = shown(parts.table([Column("班组"), Column("工单", is_number=True)], [["一队", 3]]))
    assert made.count("pd-right") == 2


def test_a_row_that_does_not_fit_its_columns_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="zip"):
        parts.table([Column("班组")], [["一队", 3]])


def test_an_error_takes_the_place_of_the_help() -> None:
    control = html.Div(id="x-y")
    wrong = shown(parts.field("客户", control, help_text="名称", error="没有这家"))
    assert "没有这家" in wrong
    assert "名称" not in wrong
    assert '"role": "alert"' in wrong
    assert '"htmlFor": "x-y"' in wrong


def test_a_required_field_says_so_in_words() -> None:
    assert "必填" in shown(parts.field("客户", html.Div(id="x-y"), is_required=True))


def test_a_button_shows_the_key_that_presses_it() -> None:
    made = parts.button("派单", "x-y", keys="Ctrl Enter").to_plotly_json()["props"]
    assert made["data-key"] == "Ctrl Enter"
    assert [part.children for part in made["children"] if isinstance(part, html.Kbd)] == [
        "Ctrl", "Enter",
    ]  # fmt: skip


def test_a_choice_in_the_address_is_pressed_by_default_only_if_it_is_the_default() -> None:
    made = shown(
        parts.segments(
            [
                Choice("率", query=("metric", "rate"), is_default=True),
                Choice("数", query=("metric", "n")),
            ]
        )
    )
    assert made.count('"aria-pressed": "true"') == 1
    assert '"data-query": "metric=n"' in made


def test_an_error_box_names_what_failed_and_its_number() -> None:
    made = shown(parts.error_box("读不到分析库", "E-7F21"))
    for word in ("读不到分析库", "E-7F21", "重试", '"role": "alert"'):
        assert word in made


def test_two_equal_toasts_are_still_two() -> None:
    assert parts.toast("已派4单") != parts.toast("已派4单")


def test_a_place_that_waits_says_so() -> None:
    made = shown(parts.loading(120))
    assert '"aria-busy": "true"' in made
    assert "120px" in made
