"""Personal data on the screen: shown masked until somebody asks for it and is written down."""

STARS = "****"
LONG = 10
"""A number of at least so many characters keeps its first three and last four, as 138****5678."""


def masked_phone(phone: str | None) -> str | None:
    """A phone number as everybody may see it."""
    if not phone:
        return None
    text = phone.strip()
    return text[:3] + STARS + text[-4:] if len(text) >= LONG else STARS + text[-2:]


def masked_address(address: str | None) -> str | None:
    """An address of which only the beginning is shown: the district, not the door."""
    return address.strip()[:3] + STARS if address and address.strip() else None
