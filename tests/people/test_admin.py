"""What the administrator keeps."""

import io

import pytest

from sqm_training.errors import RuleBroken
from sqm_training.extensions import db
from sqm_training.files.tables import read_table
from sqm_training.people import settings
from sqm_training.people.actions import audit, importing, organisation
from sqm_training.people.models import AuditRow, Holiday, Person, SignIn, Site

CSV = "工号,姓名,单位,角色,胸牌\nZ01,测试子,H-E,员工,0901\nZ02,测试丑,H-W,神秘顾客、员工,\n"


@pytest.fixture
def admin(client, cast):
    return client.sign_in(cast.admin)


def test_a_person_is_added_found_and_closed(admin, cast):
    form = {"number": "N9", "name": "新人", "roles": ["employee"], "site": cast.east.id}
    assert admin.post("/admin/people/new", form).status == 302
    assert "新人" in admin.get("/admin/people?q=N9").words
    assert admin.post("/admin/people/new", form).status == 422
    person = db.session.query(Person).filter_by(number="N9").one()
    admin.post(f"/admin/people/{person.id}/active", {"active": "no"})
    assert "新人" not in admin.get("/admin/people?q=N9").words
    assert not db.session.get(Person, person.id).is_active


def test_a_closed_account_is_signed_out(client, cast, app):
    client.sign_in(cast.employee)
    kept = client.browser
    client.sign_in(cast.admin).post(f"/admin/people/{cast.employee.id}/active", {"active": "no"})
    client.browser = kept
    assert client.get("/").status == 302
    assert db.session.query(SignIn).filter_by(person_id=cast.employee.id, ended_at=None).count() == 0


def test_extra_fields_and_unknown_roles_change_nothing(admin, cast):
    admin.post("/admin/people/new", {"number": "N9", "name": "新人", "roles": ["god"], "password_hash": "x"})
    person = db.session.query(Person).filter_by(number="N9").one_or_none()
    assert person is None


def test_a_moved_site_takes_everything_below_along(cast):
    organisation.save_site(
        site=cast.company, code="C1", name="公司", name_en="", kind="company", city="", parent=None, by=cast.admin
    )
    assert db.session.get(Site, cast.east.id).path == f"/{cast.company.id}/{cast.east.id}/"


def test_a_site_cannot_lie_below_itself(cast):
    with pytest.raises(RuleBroken, match="below itself"):
        organisation.save_site(
            site=cast.company,
            code="C1",
            name="公司",
            name_en="",
            kind="company",
            city="",
            parent=cast.east,
            by=cast.admin,
        )


def test_sites_holidays_settings_and_trail_have_pages(admin, cast):
    assert "East Gate Hall" in admin.get("/admin/sites").words
    admin.post("/admin/holidays", {"lines": "2026-10-01 国庆节\n2026-10-10 working"})
    assert db.session.query(Holiday).count() == 2
    assert admin.post("/admin/holidays", {"lines": "10/01"}).status == 422
    assert "国庆节" in admin.get("/admin/holidays").words
    assert "holidays.add" in admin.get("/admin/audit").words
    admin.post("/admin/audit/check")
    assert "nothing was changed" in admin.get("/admin/audit").words


def test_settings_are_typed_bounded_and_noted(admin, cast):
    page = admin.get("/admin/settings")
    values = {one.get("name"): one.get("value") for one in page.all("input") if one.get("name")}
    values |= {"critical_needs_second": "yes", "notice-zh": "告知", "notice-en": "Notice"}
    assert admin.post("/admin/settings", values | {"rotation_days": "-1"}).status == 422
    assert admin.post("/admin/settings", values | {"rotation_days": "60"}).status == 302
    assert settings.get("rotation_days") == 60
    row = db.session.query(AuditRow).filter_by(act="setting.change", ref="rotation_days").one()
    assert row.details == {"before": 90, "after": 60}


def test_a_changed_trail_is_found_out(cast):
    for number in range(3):
        audit.note(actor_id=cast.admin.id, act="test", ref=str(number))
    assert audit.first_broken() is None
    row = db.session.query(AuditRow).filter_by(ref="1").one()
    row.act = "other"
    db.session.flush()
    assert audit.first_broken() == row.id


def test_people_are_previewed_and_then_imported(admin, cast):
    file = (io.BytesIO(CSV.encode("gb18030")), "people.csv")
    page = admin.post("/admin/people/import", {"file": file, "act": "preview"})
    assert "测试丑" in page.words and db.session.query(Person).filter_by(number="Z01").count() == 0
    carried = next(one.get("value") for one in page.all("input") if one.get("name") == "carried")
    done = admin.post("/admin/people/import", {"carried": carried, "name": "people.csv", "act": "write"})
    assert done.status == 302
    person = db.session.query(Person).filter_by(number="Z02").one()
    assert person.roles == {"shopper", "employee"} and person.password_hash is None


def look_at(admin, text):
    return admin.post("/admin/people/import", {"file": (io.BytesIO(text.encode()), "people.csv"), "act": "preview"})


def test_a_list_without_roles_leaves_the_roles_as_they_are(cast):
    table = read_table(b"number,name\ntrainer,New Name\nnew,Somebody\n", "people.csv")
    importing.import_people(importing.preview(table), by=cast.admin)
    assert (cast.trainer.name, cast.trainer.roles) == ("New Name", {"trainer"})
    assert db.session.query(Person).filter_by(number="new").one().roles == {"employee"}


@pytest.mark.parametrize(
    "head", ["员工工号,姓名,单位,角色,胸牌号", "Employee number,Name,Site,Roles,Badge number"], ids=["zh", "en"]
)
def test_columns_may_be_called_as_the_pages_call_them(app, cast, head):
    cast.east.name_en = "East Hall"
    table = read_table(f"{head}\nZ09,测试卯,East Hall,mystery shopper,0909\n".encode(), "people.csv")
    (row,) = importing.preview(table).rows
    assert (row.what, row.roles, row.values["badge"]) == ("new", {"shopper"}, "0909")


def test_the_preview_says_what_would_change(admin, cast):
    page = look_at(admin, "工号,姓名,单位,语言\nemployee,员工甲,西门营业厅,en\ncolleague,员工乙,,\n")
    assert "H-E → H-W" in page.words and "none → en" in page.words
    carried = next(one.get("value") for one in page.all("input") if one.get("name") == "carried")
    admin.post("/admin/people/import", {"carried": carried, "name": "people.csv", "act": "write"})
    db.session.expire_all()
    person = db.session.get(Person, cast.employee.id)
    assert (person.site.code, person.language) == ("H-W", "en")


def test_a_list_of_what_is_there_already_offers_nothing_to_import(admin, cast):
    page = look_at(admin, f"number,name,site\nemployee,{cast.employee.name},H-E\n")
    assert "nothing to import" in page.words


def test_administrators_keep_their_own_role(admin, cast):
    form = {"number": "admin", "name": cast.admin.name, "roles": ["trainer"]}
    page = admin.post(f"/admin/people/{cast.admin.id}", form)
    assert page.status == 422 and "from yourself" in page.words


def test_a_site_is_closed_once_nobody_is_there(admin, cast):
    site = organisation.save_site(
        site=None, code="H-X", name="旧厅", name_en="Old Hall", kind="hall", city="", parent=cast.company, by=cast.admin
    )
    db.session.commit()
    form = {"code": "H-E", "name": "东门营业厅", "kind": "hall", "parent": cast.east.parent_id}
    refused = admin.post(f"/admin/sites/{cast.east.id}", form)
    assert refused.status == 422 and "still belong here" in refused.words
    closed = {"code": "H-X", "name": "旧厅", "kind": "hall", "parent": cast.company.id}
    assert admin.post(f"/admin/sites/{site.id}", closed).status == 302
    assert not db.session.get(Site, site.id).is_active and "Closed" in admin.get("/admin/sites").words


def test_faults_of_a_list_are_named_and_nothing_is_written(app, cast, tmp_path):
    file = tmp_path / "people.csv"
    file.write_text(CSV + "Z01,,XX,king,\n", "utf-8")
    result = app.test_cli_runner().invoke(args=["people", "import", str(file)])
    assert result.exit_code == 1
    for words in ("row 4", "column B", "is empty", "no site XX", "no role “king”", "occurs in row 2"):
        assert words in result.output
    assert db.session.query(Person).filter_by(number="Z01").count() == 0


def test_a_script_in_a_name_stays_text(admin, cast):
    admin.post("/admin/people/new", {"number": "N8", "name": "<script>alert(1)</script>", "roles": ["employee"]})
    page = admin.get("/admin/people?q=N8")
    assert "<script>alert(1)" not in page.text and "<script>alert(1)</script>" in page.words


def as_shown(page):
    """Return the values a browser would send from the first form of the page's main part."""
    form = next(one for one in page.all("form") if one.get("class") == "form")
    values = {}
    for one in [*form.iter("input"), *form.iter("select")]:
        name, kind = one.get("name"), one.get("type")
        if one.tag == "select":
            chosen = [option.get("value") for option in one.iter("option") if option.get("selected") is not None]
            values[name] = chosen[0] if chosen else next(one.iter("option")).get("value")
        elif kind == "checkbox":
            values.setdefault(name, [])
            values[name] += [one.get("value")] if one.get("checked") is not None else []
        else:
            values[name] = one.get("value") or ""
    return values


def test_saving_a_person_as_shown_changes_nothing(admin, cast):
    person = db.session.get(Person, cast.employee.id)
    before = (person.site_id, person.roles, person.badge, person.mail)
    address = f"/admin/people/{person.id}"
    assert admin.post(address, as_shown(admin.get(address))).status == 302
    db.session.expire_all()
    person = db.session.get(Person, cast.employee.id)
    assert (person.site_id, person.roles, person.badge, person.mail) == before


def test_saving_a_site_as_shown_leaves_it_where_it_lies(admin, cast):
    address = f"/admin/sites/{cast.east.id}"
    before = (cast.east.parent_id, cast.east.path, cast.east.kind)
    assert admin.post(address, as_shown(admin.get(address))).status == 302
    db.session.expire_all()
    site = db.session.get(Site, cast.east.id)
    assert (site.parent_id, site.path, site.kind) == before
