"""Files in and out through the pages; every fault of a file is told with sheet, row and column."""

import io

import pytest

from sqm_training.checklists.plain import to_plain
from sqm_training.checklists.xlsform.writing import workbook_bytes

from .kit import draft_of, every_type_plain, load_every_type, small_plain


@pytest.fixture
def trainer(client, cast):
    load_every_type()
    return client.sign_in(cast.trainer)


def sent(client, data, name):
    return client.post("/checklists/import", {"file": (io.BytesIO(data), name)})


@pytest.mark.parametrize("kind", ["xlsx", "yaml"])
def test_an_exported_file_is_imported_as_the_same_checklist(trainer, kind):
    data = trainer.get(f"/checklists/ALL/file.{kind}").data
    assert sent(trainer, data, f"a.{kind}").location == "/checklists/ALL/edit"
    plain = to_plain(draft_of("ALL"))
    assert plain == to_plain(load_every_type())


def test_every_fault_of_a_workbook_is_told_with_its_place(trainer):
    plain = small_plain("BAD")
    plain["sections"][0]["items"][0]["points"] = "many"
    plain["sections"][1]["items"][0]["code"] = "A2"
    page = sent(trainer, workbook_bytes(plain), "bad.xlsx")
    assert page.status == 422 and "bad.xlsx cannot be imported as it is" in page.words
    rows = [["".join(cell.itertext()) for cell in row.iter("td")] for row in page.all("tr")][1:]
    assert rows and all(row[0] == "survey" and row[1].isdigit() for row in rows)
    assert {"points", "name"} <= {row[2] for row in rows}


@pytest.mark.parametrize(
    ("data", "name", "cause"),
    [
        (b"code: [1", "a.yaml", "not valid YAML"),
        (b"PK\x03\x04 no workbook", "a.xlsx", "a.xlsx"),
        (b"", "", "Choose a file first"),
        (b"\xff\xfe\x00", "a.yml", "a.yml"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused(trainer, data, name, cause):
    page = sent(trainer, data, name)
    assert page.status == 422 and cause in page.words


def test_an_import_over_a_draft_or_under_a_page_name_is_refused(trainer):
    trainer.post("/checklists/ALL/draft")
    changed = every_type_plain() | {"cap": 40}
    page = sent(trainer, workbook_bytes(changed), "a.xlsx")
    assert page.status == 422 and "already a draft" in page.words
    assert sent(trainer, workbook_bytes(every_type_plain("new")), "a.xlsx").status == 422


def test_html_in_a_file_name_or_fault_is_shown_as_it_is(trainer):
    page = sent(trainer, b"code: <script>alert(1)</script>", "<img src=x>.yaml")
    assert page.status == 422 and "<script>alert" not in page.text and "<img src=x>" not in page.text


def test_other_kinds_of_file_do_not_exist(trainer):
    assert trainer.get("/checklists/ALL/file.pdf").status == 404
