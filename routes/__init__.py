"""What is not Dash: Flask blueprints. A module here with a `blueprint` is in the application."""

from collections.abc import Iterator
from importlib import import_module
from pkgutil import iter_modules

from flask import Blueprint


def blueprints() -> Iterator[Blueprint]:
    """The blueprint of every module of this package that has one."""
    for module in iter_modules(__path__):
        found = getattr(import_module(f"{__name__}.{module.name}"), "blueprint", None)
        if found is not None:
            yield found
