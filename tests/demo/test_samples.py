from datetime import UTC, datetime
from pathlib import Path

import pytest

import config
from etl import runs
from etl.mapping import known

SAMPLES = config.ROOT / "data" / "samples"
MASTERS_FIRST = (
    "branch_tree", "branch_teams", "branch_managers", "branch_customers", "county_customers",
    "branch_services", "branch_orders", "district_orders", "county_orders", "branch_revenue",
    "branch_targets", "branch_indicators",
)  # fmt: skip


@pytest.mark.usefixtures("rules")
def test_each_mapping_reads_its_sample_whole(store: Path) -> None:
    at = datetime(2026, 3, 18, tzinfo=UTC)
    for name in MASTERS_FIRST:
        sample = next(SAMPLES.glob(f"{name}.*"))
        counts = runs.import_files([sample], name, at)[0].batch.counts
        assert (counts.rejected, counts.new > 0) == (0, True), name


def test_every_mapping_of_a_branch_has_a_sample() -> None:
    own = [name for name in known() if name.startswith(("branch_", "county_", "district_"))]
    assert sorted(own) == sorted(MASTERS_FIRST)
