"""What the documents name is there: files, settings, commands, options, pictures."""

import re
import struct
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest

from commands.__main__ import names
from docs.screenshots import PICTURES, SHOTS

ROOT = Path(__file__).parent.parent
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
LINK = re.compile(r"\]\(([^)\s]+)\)")
TICKED = re.compile(r"`([^`\n]+)`")
PLACE = re.compile(r"[\w.-]+(?:/[\w.-]+)*/?")
MAKE = re.compile(r"^ *make ([\w./-]+)", re.MULTILINE)
RUN = re.compile(r"python -m ([a-z][\w.]*)((?: [^\s`#|<>]+)*)")
SETTING = re.compile(r"PAIDAN_[A-Z_]+")
MADE = ("data/var", "raw/", "warehouse/", "demo/", "backup/")
"""Places that are there only once the product has run, or that lie elsewhere."""
LARGEST = 250_000
"""Bytes of a picture."""


def read(path: Path) -> str:
    return path.read_text("utf-8")


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def code(text: str) -> Iterator[str]:
    """What stands as code in a document: blocks and ticked words."""
    yield from re.findall(r"^ *```\n(.*?)```", text, re.DOTALL | re.MULTILINE)
    yield from TICKED.findall(re.sub(r"^ *```.*?```", "", text, flags=re.DOTALL | re.MULTILINE))


def said() -> str:
    return "\n".join(piece for path in DOCUMENTS for piece in code(read(path)))


# -- places --------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", DOCUMENTS, ids=name)
def test_every_link_leads_somewhere(path: Path) -> None:
    for target in LINK.findall(read(path)):
        if target.startswith("http"):
            continue
        place, _sharp, anchor = target.partition("#")
        found = path.parent / place if place else path
        assert found.exists(), target
        assert not anchor or anchor in anchors(found), target


def anchors(path: Path) -> set[str]:
    """The headings of a document as addresses."""
    heads = re.findall(r"^#+ (.+)$", read(path), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads}


@pytest.mark.parametrize("path", DOCUMENTS, ids=name)
def test_every_file_that_is_named_is_there(path: Path) -> None:
    folders = {one.name for one in ROOT.iterdir() if one.is_dir() and not one.name.startswith(".")}
    for word in TICKED.findall(read(path)):
        is_place = PLACE.fullmatch(word) and "/" in word and word.split("/")[0] in folders
        if is_place and not word.startswith(MADE) and "..." not in word:
            assert (ROOT / word).exists(), word


# -- settings ------------------------------------------------------------------------------------


def settings() -> set[str]:
    """What `config.py` reads."""
    return {f"PAIDAN_{one}" for one in re.findall(r'_read\("(\w+)"', read(ROOT / "config.py"))}


def test_the_example_names_every_setting() -> None:
    assert set(SETTING.findall(read(ROOT / ".env.example"))) == settings()


def test_the_readme_explains_every_setting() -> None:
    table = read(ROOT / "README.md").split("## Settings")[1].split("\n## ")[0]
    assert set(re.findall(r"^\| `(PAIDAN_\w+)`", table, re.MULTILINE)) == settings()


def test_documents_name_only_settings_that_there_are() -> None:
    known = settings() | set(SETTING.findall(read(ROOT / ".ci" / "chromium")))
    assert set(SETTING.findall(said())) <= known


# -- commands ------------------------------------------------------------------------------------


def test_documents_name_only_what_make_can_make() -> None:
    targets = set(re.findall(r"^([\w./-]+):", read(ROOT / "Makefile"), re.MULTILINE))
    assert set(MAKE.findall(said())) <= targets


def test_documents_name_only_commands_and_options_that_there_are() -> None:
    asked = RUN.findall(said())
    assert {"etl", "demo", "commands"} <= {module for module, _rest in asked}
    for module, rest in asked:
        if module == "NAME":
            continue
        spec = find_spec(module)
        assert spec is not None, module
        words = rest.split()
        if module == "commands" and words and words[0].islower():
            assert words[0] in names(), rest
            spec = find_spec(f"commands.{words[0]}")
        source = sources(spec)
        for word in words[:1] if module in ("etl", "demo") else ():
            assert word.startswith("-") or f'"{word}"' in source, rest
        for option in re.findall(r"--[a-z-]+", rest):
            assert f'"{option}"' in source, f"{module} {option}"


def sources(spec: object) -> str:
    """The text of a module, of a package that of all its modules."""
    origin = Path(str(getattr(spec, "origin", None)))
    files = origin.parent.glob("*.py") if origin.name == "__init__.py" else [origin]
    return "".join(read(file) for file in files if file.exists())


def test_every_command_is_named_in_a_document() -> None:
    text = said()
    assert not [one for one in names() if f"commands {one}" not in text]


# -- pictures ------------------------------------------------------------------------------------


def test_every_picture_is_taken_by_the_tool_and_small() -> None:
    sizes = {shot.file(language): shot.size for shot in SHOTS for language in shot.languages}
    assert {path.name for path in PICTURES.iterdir()} == sizes.keys()
    for file, size in sizes.items():
        content = (PICTURES / file).read_bytes()
        assert len(content) < LARGEST, file
        assert struct.unpack(">II", content[16:24]) == size, file
