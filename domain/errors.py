"""The ways in which a request is refused.

An error carries a message id and the values to put in it, so that the domain never needs to know
who is reading. Values are codes or plain numbers; names are put in at the edge.
"""

from collections.abc import Mapping
from typing import Any, ClassVar

from i18n import N_


class Refused(Exception):
    """Something a person asked for that is not done, with the reason in words."""

    message: ClassVar[str] = N_("This cannot be done.")
    field: str | None = None
    """The form field that the refusal is about, if it is about one."""

    def __init__(self, *, field: str | None = None, **values: Any) -> None:
        self.values: Mapping[str, Any] = values
        self.field = field
        super().__init__(self.message % values if values else self.message)


class NotFound(Refused):
    message = N_("There is no such record: %(what)s.")


class NotYours(Refused):
    """The person lacks the right, or the record lies outside what the person may see."""

    message = N_("Your role does not include this: %(right)s.")


class Missing(Refused):
    message = N_("%(what)s is missing.")


class BadValue(Refused):
    message = N_("%(what)s: %(value)s is not valid.")
