"""YAML that remembers its lines, so that a mistake can be named where it stands.

Plain scalars stay the text that was written, so `007`, `1:30` and `2026-03-01` mean themselves;
only `true`, `false` and an empty value or `null` are read as such. Text in quotes is always text.
"""

from dataclasses import dataclass
from typing import Any

import yaml

PLAIN = {"true": True, "false": False, "null": None, "~": None, "": None}


@dataclass(frozen=True)
class Node:
    """A value and the line it begins on: text, true, false, None, a list or a dict of nodes."""

    value: Any
    line: int

    @property
    def is_dict(self) -> bool:
        return isinstance(self.value, dict)

    @property
    def is_list(self) -> bool:
        return isinstance(self.value, list)

    @property
    def is_text(self) -> bool:
        return isinstance(self.value, str)


@dataclass(frozen=True)
class Repeated(Exception):
    """A key that stands twice in one mapping."""

    key: str
    line: int


def read(text: str) -> Node:
    """The document as nodes. Raises `yaml.MarkedYAMLError` or `Repeated`."""
    root = yaml.compose(text, Loader=yaml.SafeLoader)
    return Node({}, 1) if root is None else _node(root)


def _node(node: yaml.Node) -> Node:
    line = node.start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        found: dict[str, Node] = {}
        for key, value in node.value:
            name = str(key.value)
            if name in found:
                raise Repeated(name, key.start_mark.line + 1)
            found[name] = Node(_node(value).value, key.start_mark.line + 1)
        return Node(found, line)
    if isinstance(node, yaml.SequenceNode):
        return Node([_node(part) for part in node.value], line)
    text = str(node.value)
    is_plain = getattr(node, "style", None) is None
    return Node(PLAIN.get(text.lower(), text) if is_plain else text, line)
