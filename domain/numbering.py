"""The number of an order that people read: `YZ-260317-041K`.

Branch letters, day, running number and a check letter, so that one wrong or two swapped characters
are noticed. Numbers rise within branch and day; those whose sum has no letter are left out.
"""

import re
from datetime import date

MODULUS = 29
"""A prime above the 26 letters that a branch may begin with: no two of them count the same."""
READ_AS_DIGITS = "IO"
"""Letters that no check letter may be."""

_NUMBER = re.compile(r"[A-Z]{1,4}-\d{6}-\d{3,}[A-Z]", re.ASCII)


def order_no(prefix: str, day: date, n: int) -> str | None:
    """The n-th number of a branch on a day; None: it is left out, take the next.

    `prefix` is one to four letters of the Latin alphabet.
    """
    text = f"{prefix}-{day:%y%m%d}-{n:03d}"
    letter = check_character(text)
    return text + letter if letter else None


def check_character(text: str) -> str | None:
    """The letter that makes the weighted sum of all characters a multiple of the modulus.

    A different weight for each place changes the sum if two characters are swapped, the check
    letter included. None: no letter does.
    """
    values = [_value(character) for character in text.upper() if character != "-"]
    total = sum(value * (place + 2) for place, value in enumerate(reversed(values)))
    letter = chr(ord("@") + -total % MODULUS)
    return letter if "A" <= letter <= "Z" and letter not in READ_AS_DIGITS else None


def is_valid(number: str) -> bool:
    """Whether a number that somebody typed has the right shape and check letter."""
    text = number.strip().upper()
    return bool(_NUMBER.fullmatch(text)) and check_character(text[:-1]) == text[-1]


def _value(character: str) -> int:
    """Digits count as they are, letters from A = 1 on."""
    return int(character) if character.isdecimal() else ord(character) - ord("@")
