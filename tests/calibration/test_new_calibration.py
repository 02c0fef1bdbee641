"""A new exercise: written by oneself, or from the record of a published visit with nobody named."""

from sqm_training.calibration.models import Calibration
from sqm_training.extensions import db
from sqm_training.measures.score import Answer

from ..checklists.kit import load_checklist_with_band, load_small
from ..visits import kit as visits


def test_it_is_written_and_kept(client, cast):
    version = load_small()
    client.sign_in(cast.trainer)
    form = {"title_zh": "过户一例", "version": version.id, "script": version.scripts[0].id, "material_zh": "她没抬头。"}
    made = client.post("/calibrations/new", form)
    kept = db.session.query(Calibration).one()
    assert made.location == f"/calibrations/{kept.id}"
    assert (kept.title["en"], kept.script_id, kept.material["zh"]) == ("过户一例", version.scripts[0].id, "她没抬头。")


def test_what_does_not_fit_is_refused_and_input_kept(client, cast):
    small, other = load_small(), load_checklist_with_band()
    client.sign_in(cast.trainer, "zh")
    form = {"title_zh": "一例", "version": small.id, "material_zh": "记录在此"}
    assert "请选择一个脚本" in client.post("/calibrations/new", form | {"script": 0}).words
    page = client.post("/calibrations/new", form | {"script": other.scripts[0].id})
    assert page.status == 422 and "这个脚本属于另一份评分表" in page.words and "记录在此" in page.text
    assert client.post("/calibrations/new", {"version": small.id}).status == 422
    assert db.session.query(Calibration).count() == 0


def test_the_record_of_a_visit_names_neither_site_nor_people(client, cast):
    changes = {"D1": Answer("no", comment="东门营业厅的员工甲没抬头"), "D2": Answer(0, comment="0101 号工牌，没有复述")}
    result = visits.published(cast.east, cast.shopper, cast.employee, load_small(), cast.trainer, **changes)
    number = result.id
    page = client.sign_in(cast.trainer, "zh").get(f"/calibrations/new?result={number}")
    text = next(area.text for area in page.all("textarea") if area.get("name") == "material_zh")
    assert "（某某）的（某某）没抬头" in text and "没有复述" in text
    assert "我妈的房子过户给我" in text and "1. 身份证明" in text
    for name in ("东门", "员工甲", "0101", "神秘客甲"):
        assert name not in text
    made = client.post(f"/calibrations/new?result={number}", {"title_zh": "一例", "material_zh": text})
    kept = db.session.query(Calibration).one()
    assert made.status == 302 and (kept.result_id, kept.script.code) == (number, "S1")


def test_only_published_results_can_be_used(client, cast):
    version = load_small()
    visit = visits.plan(cast.east, cast.shopper, version)
    visits.submit(visit, cast.employee, version)
    hidden = visits.approved(visit, cast.employee, cast.trainer)
    db.session.commit()
    client.sign_in(cast.trainer)
    assert client.get(f"/calibrations/new?result={hidden.id}").status == 404
    assert "Begin from the record" not in client.get("/calibrations/new").words
