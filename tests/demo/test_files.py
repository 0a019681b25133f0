from dataclasses import replace
from pathlib import Path

import pytest

from demo import files, making
from demo.customers import clients
from demo.files import Content
from demo.plan import Plan
from demo.sheets import Sheet
from storage.reference import Reference


@pytest.fixture(scope="module")
def sent(plan: Plan, told: Content, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sent")
    assert list(files.write(plan, told, folder))
    return folder


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def test_the_same_seed_and_day_give_the_same_bytes(
    plan: Plan, rules: Reference, sent: Path, tmp_path: Path
) -> None:
    list(files.write(plan, making.content(plan, rules), tmp_path))
    assert contents(tmp_path) == contents(sent)


def test_another_seed_gives_other_orders(
    plan: Plan, rules: Reference, sent: Path, tmp_path: Path
) -> None:
    other = replace(plan, seed=8)
    list(files.write(other, making.content(other, rules), tmp_path))
    mine, theirs = contents(tmp_path), contents(sent)
    assert mine.keys() == theirs.keys()
    assert mine["工单_市区.csv"] != theirs["工单_市区.csv"]


def test_branches_write_in_their_own_ways(sent: Path) -> None:
    city, district = (sent / f"工单_{name}.csv" for name in ("市区", "伊州区"))
    assert city.read_bytes().decode("gb18030").startswith("工单编号,工单类型")
    with pytest.raises(UnicodeDecodeError):
        city.read_text("utf-8")
    assert district.read_bytes().startswith(b"\xef\xbb\xbfORDER_NO;ORDER_KIND")
    assert (sent / "工单_巴里坤.xlsx").read_bytes().startswith(b"PK")
    assert (sent / "业务号码.csv.gz").read_bytes().startswith(b"\x1f\x8b")


def test_a_sheet_writes_words_for_codes() -> None:
    sheet = Sheet("branch_orders")
    row = dict(zip(sheet.headings, sheet.cells({"kind": "fault", "status": "closed"}), strict=True))
    assert (row["工单类型"], row["工单状态"], row["客户编号"]) == ("客户报障", "已归档", "-")


def test_names_are_made_up_and_numbers_cannot_be_called(plan: Plan) -> None:
    found = clients(replace(plan, customers=3_000))
    assert len({one.name for one in found}) == 3_000
    assert all(one.contact.phone.startswith("100") for one in found)
    assert any("·" in one.contact.name for one in found)
    lines = [line.number for one in found for line in one.lines]
    assert len(set(lines)) == len(lines)
    assert not [number for number in lines if number.startswith("0902-") and number[5] != "0"]
