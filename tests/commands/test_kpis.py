"""The list of figures in the documentation is the one of the catalogue."""

from pathlib import Path

import pytest

from commands import kpis
from metrics.catalogue import KPIS


def test_the_list_of_figures_is_current() -> None:
    assert kpis.main(["--check"]) == 0, "run `python -m commands kpis`"


def test_it_is_written_in_both_languages_and_names_every_figure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(kpis, "PATH", tmp_path / "docs" / "kpis.md")
    assert kpis.main(["--check"]) == 1
    assert kpis.main([]) == 0
    assert "kpis.md" in capsys.readouterr().out
    written = (tmp_path / "docs" / "kpis.md").read_text("utf-8")
    named = KPIS.keys() - kpis.OF_ONE_CLOCK
    assert not [slug for slug in named if f"`{slug}`" not in written]
    assert "超时率" in written
