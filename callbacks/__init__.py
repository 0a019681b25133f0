"""What talks to what. Importing this package registers every callback in it."""

from importlib import import_module
from pkgutil import iter_modules


def register() -> None:
    """Import every module of this package: presence is registration."""
    for module in iter_modules(__path__):
        import_module(f"{__name__}.{module.name}")
