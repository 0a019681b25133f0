"""Names of people and organisations, made of the words in `words.yaml`.

Phone numbers begin with 100, local numbers with 0902-0, and 800 numbers are a digit short: no
operator can assign them.
"""

from pathlib import Path
from random import Random

import yaml

_TEXT = yaml.safe_load(Path(__file__).with_name("words.yaml").read_text("utf-8"))


def _split(texts: dict[str, str]) -> dict[str, list[str]]:
    return {name: text.split() for name, text in texts.items()}


_ORGANISATIONS, SAYINGS = _split(_TEXT.pop("organisations")), _split(_TEXT.pop("sayings"))
_WORDS = _split(_TEXT)
PLACES = "一二三四五六七八九十"


def person(chance: Random) -> str:
    """A person's name: Han, Uyghur or Kazakh."""
    pick = chance.random()
    if pick < 0.22:
        return f"{chance.choice(_WORDS['uyghur_given'])}·{chance.choice(_WORDS['uyghur_father'])}"
    if pick < 0.30:
        return f"{chance.choice(_WORDS['kazakh_given'])}·{chance.choice(_WORDS['kazakh_father'])}"
    return f"{chance.choice(_WORDS['surnames'])}{chance.choice(_WORDS['given'])}"


def new_person(chance: Random, taken: set[str]) -> str:
    """A name that nobody in `taken` has; it is added there."""
    while (name := person(chance)) in taken:
        pass
    taken.add(name)
    return name


def organisation(chance: Random, industry: str) -> str:
    """The name of an organisation of an industry."""
    brand, suffix = chance.choice(_WORDS["brands"]), chance.choice(_ORGANISATIONS[industry])
    if suffix.endswith(("小学", "中学", "幼儿园", "派出所", "建筑公司")) and chance.random() < 0.3:
        return f"{brand}第{chance.choice(PLACES)}{suffix}"
    return f"{brand}{suffix}"


def new_organisation(chance: Random, industry: str, taken: set[str]) -> str:
    """A name that no organisation in `taken` has; it is added there."""
    name = organisation(chance, industry)
    while name in taken:
        brand, suffix = chance.choice(_WORDS["brands"]), chance.choice(_ORGANISATIONS[industry])
        name = brand + chance.choice(_WORDS["quarters"]) + suffix
    taken.add(name)
    return name


def mobile(chance: Random) -> str:
    return f"100{chance.randrange(10**8):08d}"


def address(chance: Random, area: str) -> str:
    return f"{area}{chance.choice(_WORDS['streets'])}{chance.randint(1, 399)}号"
