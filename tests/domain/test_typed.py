"""What people type, as a store can hold it."""

import pytest

from domain.scope import read_filters
from domain.typed import key_of, storable


@pytest.mark.parametrize(
    ("text", "number"),
    [("12", 12), ("9223372036854775807", 2**63 - 1), ("9223372036854775808", 0), ("", 0), ("²", 0),
     ("٣", 0), ("-1", 0), ("1.0", 0), ("9" * 5000, 0), ("12 ", 0)],
)  # fmt: skip
def test_a_key_is_a_number_that_a_record_can_have(text: str, number: int) -> None:
    assert key_of(text) == number


def test_a_text_loses_only_what_no_store_holds() -> None:
    assert storable("a\0b\ud83d专线 😀\n") == "ab专线 😀\n"


def test_filters_are_read_without_it() -> None:
    assert read_filters({"team": "T\0" + "1,T2\ud83d"}) == (("team", ("T1", "T2")),)
