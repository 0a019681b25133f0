"""What an analyst reads about importing is all there is."""

import re
from pathlib import Path

import config
from etl import grammar
from etl.__main__ import parser
from etl.targets import TARGETS_BY_NAME

TEXT = (config.ROOT / "docs" / "etl.md").read_text("utf-8")


def section(title: str) -> str:
    return TEXT.split(f"### {title}\n")[1].split("\n#")[0]


def words(text: str) -> set[str]:
    return set(re.findall(r"`([^`]+)`", re.sub(r"```.*?```", "", text, flags=re.DOTALL)))


def test_every_column_of_every_target_is_explained() -> None:
    for target in TARGETS_BY_NAME.values():
        columns = {column.name for column in target.columns}
        assert columns - words(section(target.name)) == set(), target.name
        required = set(re.findall(r"`(\w+)`\\\*", section(target.name)))
        assert required == {column.name for column in target.columns if column.is_required}


def test_every_key_of_a_mapping_is_explained() -> None:
    assert set(grammar.TOP_KEYS) <= words(TEXT.split("## What a mapping says")[1].split("###")[0])
    assert set(grammar.FILE_KEYS) <= words(section("`file`"))
    assert set(grammar.COLUMN_KEYS) <= words(section("`columns`"))
    assert {*grammar.SCALES, *grammar.UNMAPPED} <= words(section("`columns`"))


def test_every_command_is_explained() -> None:
    commands = re.findall(r"\{?(\w+)\b", parser().format_help().split("COMMAND")[-1])
    explained = " ".join(words(TEXT.split("## The commands")[1].split("## ")[0]))
    for command in ("import", "build", "refresh", "status", "rejects", "rollback"):
        assert command in commands
        assert command in explained


def test_the_examples_are_mappings(tmp_path: Path) -> None:
    for number, example in enumerate(re.findall(r"```yaml\n(target:.*?)```", TEXT, re.DOTALL)):
        path = tmp_path / f"example{number}.yaml"
        path.write_text(example, "utf-8")
        assert grammar.read(path).columns
