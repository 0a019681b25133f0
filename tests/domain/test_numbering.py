"""Order numbers: short, rising, and a slip of the pen is noticed."""

import re
from datetime import date, timedelta
from itertools import combinations, pairwise

from hypothesis import given
from hypothesis import strategies as st

from domain.numbering import is_valid, order_no

DAY = date(2026, 3, 17)
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
DIGITS = "0123456789"

prefixes = st.text(LETTERS, min_size=1, max_size=4)
days = st.dates(date(2020, 1, 1), date(2060, 1, 1))
numbers = st.builds(order_no, prefixes, days, st.integers(1, 99_999)).filter(bool).map(str)


def given_out(prefix: str, day: date, count: int) -> list[str]:
    """The first numbers of a day, those left out left out."""
    return [number for n in range(1, count) if (number := order_no(prefix, day, n))]


def test_a_number_is_branch_day_running_number_and_check_letter() -> None:
    number = next(number for n in range(41, 50) if (number := order_no("YZ", DAY, n)))
    assert re.fullmatch(r"YZ-260317-04[1-9][A-HJ-NP-Z]", number)


def test_the_check_letter_is_never_read_as_a_digit() -> None:
    checks = {number[-1] for number in given_out("YZ", DAY, 1000)}
    assert checks == set("ABCDEFGHJKLMNPQRSTUVWXYZ")


def test_numbers_of_a_branch_and_day_rise() -> None:
    running = [int(number.split("-")[2][:-1]) for number in given_out("YZ", DAY, 3000)]
    assert all(before < after for before, after in pairwise(running))


def test_fewer_than_a_quarter_of_the_numbers_are_left_out() -> None:
    assert len(given_out("YZ", DAY, 2901)) > 2900 * 3 / 4


def test_numbers_of_branches_and_days_differ() -> None:
    found = [
        number
        for prefix in ("YZ", "BK", "ZY")
        for days in range(40)
        for number in given_out(prefix, DAY + timedelta(days), 120)
    ]
    assert len(set(found)) == len(found)


def test_a_number_that_was_given_out_is_valid_as_people_type_it() -> None:
    number = given_out("YZ", DAY, 10)[0]
    for typed in (number, number.lower(), f"  {number} "):
        assert is_valid(typed)


def test_anything_else_is_not_valid() -> None:
    number = given_out("YZ", DAY, 10)[0]
    for typed in ("", "A", " ", "1", "YZ", number[:-1], f"{number}A", number.replace("-", ""),
                  "YZ-260317-", "-260317-001A", "市区-260317-001A"):  # fmt: skip
        assert not is_valid(typed)


@given(numbers, st.data())
def test_one_wrong_character_is_noticed(number: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(number) - 1))
    others = [c for c in LETTERS + DIGITS + "- " if c != number[place]]
    wrong = data.draw(st.sampled_from(others))
    assert not is_valid(number[:place] + wrong + number[place + 1 :])


@given(numbers)
def test_a_first_letter_too_few_or_too_many_is_noticed(number: str) -> None:
    assert not is_valid(number[1:])
    assert not any(is_valid(letter + number) for letter in LETTERS)


@given(numbers)
def test_two_swapped_characters_are_noticed(number: str) -> None:
    for one, other in combinations(range(len(number)), 2):
        if number[one] == number[other]:
            continue
        swapped = list(number)
        swapped[one], swapped[other] = number[other], number[one]
        assert not is_valid("".join(swapped))
