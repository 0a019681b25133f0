"""Refusals become sentences; libraries that do not ask gettext are given their words."""

from datetime import UTC, datetime

import i18n
from domain.errors import BadValue, Missing, NotFound, NotYours
from domain.orders import MOVES, STATUS_NAMES, VERB_NAMES
from domain.scope import RIGHTS
from services.ledger import InFuture, NotHolder, Overtaken
from tests.ui.test_formats import reading
from ui import words


def test_a_refusal_speaks_the_readers_language() -> None:
    with reading("zh_CN"):
        assert words.refusal(NotYours(right="dispatch")) == "你的岗位没有这项权限：派单。"
        assert words.refusal(Missing(what="team")) == "还没有填班组。"
    with reading("en"):
        assert words.refusal(NotYours(right="dispatch")) == (
            "Your role does not include this: dispatch orders."
        )
        assert words.refusal(Missing(what="team")) == "Team is missing."


def test_moments_and_verbs_in_a_refusal_are_named() -> None:
    at = datetime(2026, 3, 18, 2, 41, tzinfo=UTC)
    with reading("zh_CN"):
        said = words.refusal(Overtaken(verb="dispatch", happened_at=at))
        assert said == "没有办成：这单已有变动（2026年3月18日 10:41派单）。"
        assert words.refusal(InFuture(happened_at=at)).startswith("2026年3月18日 10:41")


def test_names_that_only_the_store_knows_are_put_in() -> None:
    with reading("zh_CN"):
        said = words.refusal(NotHolder(right="work", team="T03"), {"team": "专线维护组"})
    assert said == "只有持有这单的班组能办；现在在专线维护组。"


def test_what_has_no_name_is_said_as_it_is() -> None:
    with reading("en"):
        assert words.refusal(NotFound(what="YZ-1")) == "There is no such record: YZ-1."
        assert words.refusal(BadValue(what="period", value="soon")) == "Period: soon is not valid."


def test_every_right_has_a_name() -> None:
    assert {right for rights in RIGHTS.values() for right in rights} <= set(words.RIGHT_NAMES)


def test_scripts_and_grids_are_given_words_in_both_languages() -> None:
    for ask in (words.for_scripts, words.for_grid):
        said = {}
        for locale in i18n.LOCALES:
            with reading(locale):
                said[locale] = ask()
        assert said["zh_CN"].keys() == said["en"].keys()
        assert [name for name, text in said["zh_CN"].items() if not text] in ([], ["gap"])
    with reading("zh_CN"):
        untranslated = [text for text in words.for_grid().values() if text.isascii()]
    assert not untranslated


def test_every_verb_and_status_can_stand_in_a_sentence() -> None:
    with reading("zh_CN"):
        assert not [name for name in [*VERB_NAMES.values(), *STATUS_NAMES.values()]
                    if i18n._(name).isascii()]  # fmt: skip


def test_every_field_that_an_act_needs_has_a_name() -> None:
    needed = {name for move in MOVES.values() for name in move.needs}
    assert needed <= set(words.THINGS)


def test_a_message_about_a_clock_names_the_clock() -> None:
    with reading("en"):
        assert words.message("clock_due", {"clock": "repair"}) == "Repair clock overdue"
    with reading("zh_CN"):
        assert words.message("clock_warn", {"clock": "dispatch"}) == "派单即将超时"
