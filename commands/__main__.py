"""What an operator types: `python -m commands NAME ...`. A module of this package is a command."""

import sys
from importlib import import_module
from pathlib import Path


def names() -> list[str]:
    """The commands there are: the modules of this folder."""
    here = Path(__file__).parent
    return sorted(path.stem for path in here.glob("*.py") if not path.stem.startswith("_"))


def main(arguments: list[str]) -> int:
    """Run one command; its `main(arguments)` gives the exit code. 2: no such command."""
    if not arguments or arguments[0] not in names():
        print(f"python -m commands {{{','.join(names())}}} ...", file=sys.stderr)
        return 2
    command = import_module(f"commands.{arguments[0]}")
    code: int = command.main(arguments[1:])
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
