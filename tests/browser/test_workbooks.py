"""Files that are chosen where a page takes a workbook."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

NOTE = {"name": "说明.txt", "mimeType": "text/plain", "buffer": "不是工作簿".encode()}
FAKE = {"name": "old.xlsx", "mimeType": "application/vnd.ms-excel", "buffer": b"PK\x03\x04broken"}


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("/admin/teams", "#teams-book"), ("/admin/customers", "#customers-preview"),
        ("/admin/sla", "#limits-mistakes"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_workbook_is_told_so_in_place_of_what_was_told_before(
    page: Page, sign_in: Callable[[int], None], path: str, told: str
) -> None:
    sign_in(2)
    page.goto(path)
    upload = page.locator("input[type=file]")
    expect(upload).to_have_attribute("accept", ".xlsx")
    expect(page.locator("[data-upload]")).to_be_visible()
    said = page.locator(told)
    upload.set_input_files([FAKE])
    expect(said).to_contain_text("不是本页的工作簿")
    upload.set_input_files([NOTE])
    expect(said).to_contain_text("说明.txt")
    expect(said).to_contain_text("不是本页的工作簿")
    expect(said).not_to_contain_text("old.xlsx")
