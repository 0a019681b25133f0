"""The number of an order that people read: `YZ-260317-041K`.

Branch letters, day, running number and a check character, so that one wrong or two swapped
characters are noticed. Numbers rise within branch and day; gaps are allowed.
"""

from datetime import date

ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ"
"""Without I and O, which are read as digits; 23 of them are used as check characters."""
_VALUES = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def order_no(prefix: str, day: date, n: int) -> str:
    """The n-th number of a branch on a day."""
    text = f"{prefix}-{day:%y%m%d}-{n:03d}"
    return text + check_character(text)


def check_character(text: str) -> str:
    """ISO 7064 style: a weighted sum modulo 23, a prime, so that swaps change it."""
    digits = [_VALUES.index(c) for c in text.upper() if c in _VALUES]
    total = sum(value * (place + 2) for place, value in enumerate(reversed(digits)))
    return ALPHABET[total % 23]


def is_valid(number: str) -> bool:
    """Whether a number that somebody typed carries its check character."""
    text = number.strip().upper()
    return len(text) > 1 and check_character(text[:-1]) == text[-1]
