"""What people type, as any store can hold it."""

LARGEST_KEY = 2**63 - 1


def storable(text: str) -> str:
    """A text without zero bytes and without halves of signs, which no store takes."""
    return text.replace("\0", "").encode("utf-8", "ignore").decode("utf-8")


def key_of(text: str) -> int:
    """The key of a record that a text names; 0, which no record has, if it names none."""
    is_number = text.isascii() and text.isdecimal() and len(text) <= len(str(LARGEST_KEY))
    number = int(text) if is_number else 0
    return number if number <= LARGEST_KEY else 0
