"""What everybody may see of a phone number."""

import pytest

from domain.personal import masked_phone


@pytest.mark.parametrize(
    ("phone", "shown"),
    [("13812345678", "138****5678"), ("5678", "****78"), ("", None), (None, None)],
)
def test_a_phone_number_keeps_its_ends(phone: str | None, shown: str | None) -> None:
    assert masked_phone(phone) == shown
