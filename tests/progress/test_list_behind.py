"""The visits behind a figure: added up again they give the figure that was opened, whoever may read it and no others."""

import csv
import io
import re
from dataclasses import replace
from datetime import date, timedelta
from statistics import correlation, mean
from urllib.parse import parse_qsl, urlparse

import openpyxl
import pytest
from sqlalchemy import select

from sqm_training.checklists.models import Checklist
from sqm_training.database import now
from sqm_training.extensions import db
from sqm_training.ledger.models import ScoreRecord
from sqm_training.progress.actions import rebuild
from sqm_training.progress.models import CountedScore, ShopperFigure, Summary, WaveFigure
from sqm_training.progress.queries import standards
from sqm_training.progress.queries.behind import shares
from sqm_training.progress.queries.behind.points import count_visits, visits_behind
from sqm_training.progress.queries.fairness import fairness_of
from sqm_training.progress.queries.insights import drift_of
from sqm_training.progress.queries.sites import parts_of_score
from sqm_training.progress.views.behind import shares as lists
from sqm_training.progress.words import signed
from sqm_training.standards.models import Standard
from sqm_training.visits.actions import appeals, publishing
from sqm_training.visits.actions.results import withdraw
from sqm_training.visits.models import Appeal, Result, Visit, VisitState

from ..checklists.kit import load_small
from ..factories import make_person
from ..visits import kit
from .past import load_past
from .test_show_fairness import a_wave

LINK = re.compile(r'class="figure" href="(/insights/visits\?[^"]+)">(.*?)</a>')


@pytest.fixture
def measured(app, cast, tmp_path):
    load_past(app, tmp_path)


def figures_on(page):
    """Return the figures of a page with the address that each opens: (address, first number in it)."""
    found = [(href.replace("&amp;", "&"), re.sub(r"<[^>]+>", " ", words)) for href, words in LINK.findall(page.text)]
    return [(href, words.split()) for href, words in found]


def rows_of(client, address):
    """Return the rows of the file of a list, as dictionaries by the words of its head."""
    table = list(csv.reader(io.StringIO(client.get(f"{address}&export=csv").data.decode("utf-8-sig"))))
    return [dict(zip(table[0], row, strict=True)) for row in table[1:] if len(row) == len(table[0]) and row[0]]


def parse(address):
    """Return what an address asks for."""
    return dict(parse_qsl(urlparse(address).query))


def share_of(rows):
    """Return the percentage that rows of points add up to, and how many they are."""
    got, possible = (sum(float(row[name]) for row in rows) for name in ("Points earned", "Points possible"))
    return 100 * got / possible, len(rows)


PAGES = (
    "/insights/heat",
    "/insights/heat?by=dimension",
    "/insights/weak",
    "/insights/blueprint",
    "/insights/blueprint?step=tell&period=2026Q1",
)


@pytest.fixture
def objected(cast, measured):
    """Past visits of each hall, the second one of each under objection when the night adds up; returns these visits."""
    seen = [list(db.session.scalars(select(Visit).where(Visit.site_id == one.id)))[1] for one in (cast.east, cast.west)]
    for visit, person in zip(seen, (cast.employee, cast.westerner), strict=True):
        result = db.session.scalars(select(Result).where(Result.visit_id == visit.id)).one()
        db.session.add(
            Appeal(result_id=result.id, person_id=person.id, item_code="D1", text="说过", filed_at=now(), due_at=now())
        )
    rebuild()
    db.session.commit()
    return {str(visit.id) for visit in seen}


@pytest.mark.parametrize("who", ["trainer", "manager"])
def test_the_sums_of_a_site_and_its_weak_standards_are_those_of_the_rows_they_open(client, cast, objected, who):
    client.sign_in(getattr(cast, who))
    group = cast.east.parent_id
    pages = [f"/sites/{cast.east.id}", *((f"/sites/{group}", "/") if who == "trainer" else ())]
    for address in pages:
        found = figures_on(client.get(address))
        kinds = {parse(href)["of"] for href, _words in found}
        assert kinds == {"weakest"} | ({"part"} if address != "/" else set())
        for href, words in found:
            percent, visits = share_of(rows_of(client, href))
            assert words[0] in (f"{percent:.1f}", f"{percent:.0f}%", str(visits)), (address, href)
        page = client.get(found[0][0])
        assert page.queries <= 10 and f"1–{min(visits_of(page), 25)} of {visits_of(page)}" in page.words


def visits_of(page):
    """Return how many visits the head of a list says that its figure has."""
    return int(re.search(r"Visits (\d+)", page.words).group(1))


def test_the_sums_of_a_site_open_for_nobody_else(client, cast, measured):
    for of in ("of=part&part=person", "of=weakest&standard=LIS"):
        client.sign_in(cast.manager)
        assert client.get(f"/insights/visits?{of}&site={cast.west.id}").status == 404
        assert client.get(f"/insights/visits?{of}").status == 404
        assert "Mystery shopper" not in client.get(f"/insights/visits?{of}&site={cast.east.id}&export=csv").text
    client.sign_in(cast.trainer)
    for of in ("of=part&part=person", f"of=part&part=none&site={cast.east.id}", "of=weakest&standard=NONE"):
        assert client.get(f"/insights/visits?{of}").status == 404


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.parametrize("who", ["trainer", "manager"])
def test_a_share_is_that_of_the_rows_it_opens(client, cast, objected, address, who):
    found = figures_on(client.sign_in(getattr(cast, who)).get(address))
    assert len(found) >= 4
    for href, words in found:
        if href.endswith("side=later"):
            continue
        rows = rows_of(client, href)
        percent, visits = share_of(rows)
        assert objected.isdisjoint(row.get("Visit no.") for row in rows), href
        assert words[0] == f"{percent:.0f}", href
        if len(words) > 1:
            assert int(words[1]) == visits, href


def test_a_difference_opens_both_sides_that_explain_it(client, cast, measured):
    page = client.sign_in(cast.trainer).get("/insights/weak?period=2026Q2")
    found = [(href, words[0]) for href, words in figures_on(page) if href.endswith("side=later")]
    assert found
    for href, change in found:
        later, earlier = (share_of(rows_of(client, address)) for address in (href, href.replace("later", "earlier")))
        assert change == signed(later[0] - earlier[0])
        page = client.get(href)
        for percent, visits in (later, earlier):
            assert f"{percent:.1f}%" in page.words and f"{visits} visits" in page.words
        assert change in page.words and page.queries <= 10
        assert "2026Q1" in page.words and "2026Q2" in page.words
        assert "side=earlier" in page.text


def test_the_page_says_what_it_adds_up_and_opens_each_result(client, cast, measured):
    client.sign_in(cast.trainer).get("/")
    page = client.get(f"/insights/visits?of=heat&standard=LIS&site={cast.east.id}")
    assert page.status == 200 and page.queries <= 10
    percent, visits = share_of(rows_of(client, f"/insights/visits?of=heat&standard=LIS&site={cast.east.id}"))
    assert f"{percent:.1f}%" in page.words and f"Visits {visits}" in page.words
    assert "East Gate Hall" in page.words and "神秘客甲" in page.words and "D2" in page.words
    result = re.search(r'href="(/results/\d+\?person=\d+)"', page.text).group(1)
    assert client.get(result).status == 200


def test_a_workbook_holds_points_as_numbers(client, cast, measured):
    client.sign_in(cast.trainer)
    file = client.get(f"/insights/visits?of=heat&standard=LIS&site={cast.east.id}&export=xlsx").data
    head, *rows = ([cell.value for cell in row] for row in openpyxl.load_workbook(io.BytesIO(file)).active.iter_rows())
    cells = [dict(zip(head, row, strict=True)) for row in rows if row[1]]
    assert len(cells) == 16
    assert all(isinstance(one[name], int | float) for one in cells for name in head if name.startswith("Points"))


def test_filter_sort_and_search_keep_to_the_rows(client, cast, measured):
    client.sign_in(cast.trainer)
    address = f"/insights/visits?of=steps&standard=LIS&site={cast.east.id}"
    every = rows_of(client, address)
    lost = rows_of(client, f"{address}&lost=yes&sort=-lost")
    assert sorted(row["Visit no."] for row in lost) == sorted(
        row["Visit no."] for row in every if float(row["Points lost"])
    )
    points = [float(row["Points lost"]) for row in lost]
    assert points == sorted(points, reverse=True) and points
    assert {row["Who was met"] for row in rows_of(client, f"{address}&q=员工乙")} == {"员工乙"}
    assert [row["Visit no."] for row in rows_of(client, f"{address}&q={every[0]['Visit no.']}")] == [
        every[0]["Visit no."]
    ]


def test_only_leaders_get_there_and_managers_see_no_shopper_and_no_other_site(client, cast, measured):
    address = f"/insights/visits?of=heat&standard=LIS&site={cast.east.id}"
    page = client.sign_in(cast.manager).get(address)
    assert "神秘客" not in page.words, page.words[max(0, page.words.find("神秘客") - 300) :][:500]
    assert "noon" in page.words and "员工甲" in page.words
    assert client.get(address.replace(f"site={cast.east.id}", f"site={cast.west.id}")).status == 404
    assert "Mystery shopper" not in client.get(f"{address}&export=csv").text
    for person in (cast.employee, cast.shopper):
        assert client.sign_in(person).get(address).status in (403, 404)


@pytest.mark.parametrize("of", ["", "of=", "of=nothing", "of=heat", "of=steps", "of=heat&standard=NONE&site=1"])
def test_what_no_figure_names_is_not_there(client, cast, measured, of):
    assert client.sign_in(cast.trainer).get(f"/insights/visits?{of}").status == 404


def publish(cast, days, at=None, **changes):
    """Publish visits to the east hall, on some days before today."""
    version, found = load_small(), []
    for day in days:
        visit = kit.plan(cast.east, cast.shopper, version, **{"pair": changes.get("pair")})
        kit.submit(visit, cast.employee, version, now() - timedelta(days=day), **changes.get("answers", {}))
        result = kit.approved(visit, cast.employee, cast.trainer)
        publishing.publish_result(result=result, by=cast.trainer, at=at or now())
        found.append(result)
    db.session.commit()
    return found


def test_what_came_or_went_since_the_night_changes_neither_figure_nor_rows(client, cast):
    gone, changed, *_rest = publish(cast, (40, 30, 20))
    rebuild()
    db.session.commit()
    address = f"/insights/visits?of=heat&standard=LIS&site={cast.east.id}"
    before = rows_of(client.sign_in(cast.trainer), address)
    (late,) = publish(cast, (10,))
    visit = db.session.get_one(Visit, gone.visit_id)
    withdraw(visit, reason="wrong site")
    visit.state = VisitState.VOID
    publishing.write_records(
        db.session.get_one(Visit, changed.visit_id), changed, db.session.get_one(Result, changed.id).sheet
    )
    db.session.commit()
    assert rows_of(client, address) == before and len(before) == 3
    page = client.get(address)
    assert "taken back since" in page.words and "recalculated since" in page.words
    left = page.words[page.words.index("Not counted") :]
    assert "published since" in left and f"/results/{late.id}" in page.text


def test_what_does_not_count_is_listed_with_its_reason(client, cast):
    publish(cast, (40, 30), pair=7)
    publish(cast, (20, 15, 12, 9), answers={"D4": kit.Answer(None, na=True), "D1": kit.Answer("no")})
    rebuild()
    db.session.execute(db.delete(ScoreRecord).where(ScoreRecord.source_id == 3, ScoreRecord.standard_id.is_not(None)))
    db.session.commit()
    page = client.sign_in(cast.trainer).get(f"/insights/visits?of=heat&standard=GRT&site={cast.east.id}")
    left = page.words[page.words.index("Not counted") :]
    assert "second scoring of the same visit" in left and "did not apply at this visit" in left


def test_a_visit_under_objection_counts_with_the_night_after_the_decision(client, cast):
    results = publish(cast, (40, 30, 20))
    address = f"/insights/visits?of=heat&standard=LIS&site={cast.east.id}"
    number = appeals.file_appeal(result=results[1], person=cast.employee, item_code="D2", text="当时复述过").id
    rebuild()
    db.session.commit()
    under = str(results[1].visit_id)
    rows = rows_of(client.sign_in(cast.trainer), address)
    assert len(rows) == 2 and under not in {row["Visit no."] for row in rows}
    assert "objection open" in client.get(address).words.partition("Not counted")[2]
    appeal, better = db.session.get_one(Appeal, number), kit.Answer(1)
    appeals.decide_appeal(appeal=appeal, by=cast.second_trainer, decision="upheld", reason="录音里有", answer=better)
    db.session.commit()
    assert rows_of(client, address) == rows and "objection open" in client.get(address).words
    rebuild()
    db.session.commit()
    assert len(rows_of(client, address)) == 3 and "Every published visit in reach counts" in client.get(address).words


def test_before_the_first_night_sums_of_sites_leave_out_the_same_visits(cast):
    results = publish(cast, (40, 30, 20))
    appeals.file_appeal(result=results[1], person=cast.employee, item_code="D2", text="当时复述过")
    db.session.commit()

    def sums():
        return standards.weakest(most=None)[0], parts_of_score(cast.east)

    live = sums()
    assert {one.visits for one in live[0]} == {2} == {visits for _percent, visits in live[1].values()}
    since = now() - timedelta(days=50)
    assert standards.site_standards([cast.east.id], since) == standards.all_standards(since) == live[0]
    rebuild()
    db.session.commit()
    assert sums() == live
    db.session.execute(db.update(Appeal).values(decision="rejected", decided_at=now()))
    db.session.execute(db.delete(Summary))
    db.session.commit()
    assert {one.visits for one in sums()[0]} == {3} == {visits for _percent, visits in sums()[1].values()}


def test_an_objection_since_the_night_changes_neither_figure_nor_rows(client, cast):
    results = publish(cast, (40, 30, 20))
    rebuild()
    db.session.commit()
    address = f"/insights/visits?of=heat&standard=LIS&site={cast.east.id}"
    before = rows_of(client.sign_in(cast.trainer), address)
    appeals.file_appeal(result=results[1], person=cast.employee, item_code="D2", text="当时复述过")
    db.session.commit()
    assert rows_of(client, address) == before and len(before) == 3


def test_turning_pages_shows_every_visit_once_and_every_left_out_one_once(client, cast, measured, monkeypatch):
    from sqm_training.progress.queries.behind import points
    from sqm_training.web.lists import listing, statements

    for module in (points, listing, statements):
        monkeypatch.setattr(module, "PAGE_SIZE", 5)
    client.sign_in(cast.trainer)
    address = f"/insights/visits?of=heat&standard=LIS&site={cast.east.id}"
    every = [row["Visit no."] for row in rows_of(client, address)]
    seen = []
    for number in range(1, 5):
        page = client.get(f"{address}&page={number}")
        seen += re.findall(r'data-label="Visit no\.">(\d+)<', page.text)
    assert sorted(seen, key=int) == sorted(every, key=int) and len(seen) == len(every) == 16


def test_a_long_list_is_read_in_time_alone(client, cast, measured, monkeypatch):
    monkeypatch.setattr(lists, "SORTABLE", 3)
    page = client.sign_in(cast.trainer).get(f"/insights/visits?of=heat&standard=LIS&site={cast.east.id}")
    assert "Search this list" not in page.words and page.text.count("aria-sort") == 1


def test_dimensions_count_their_own_visits(client, cast, measured):
    client.sign_in(cast.trainer)
    page = client.get(f"/insights/visits?of=heat&dimension=reliability&site={cast.east.id}")
    assert "Reliability" in page.title and "1–16 of 16" in page.words
    assert db.session.scalar(select(ScoreRecord.id).limit(1)) is not None


COUNTED = (
    {"standard": "", "touchpoint": "tell"},
    {"standard": "", "touchpoint": "tell", "period": "2026Q1", "channel": "counter"},
    {"standard": "LIS", "touchpoint": ""},
    {"standard": "LIS", "touchpoint": "", "channel": "counter"},
    {"standard": "LIS", "touchpoint": "", "is_before": True, "period": "2026Q2"},
)


@pytest.mark.parametrize("where", ["east", None])
def test_the_night_counts_as_many_visits_as_there_are(cast, measured, where):
    split = select(ScoreRecord).where(ScoreRecord.standard_id == Standard.id, Standard.code == "LIS").limit(3)
    for record in db.session.scalars(split):
        record.touchpoint = "greet"
    rebuild()
    site_id = where and cast.east.id
    given = {"period": "", "channel": "", "is_before": False, "today": date(2026, 6, 30), "site_id": site_id}
    asked = [shares.share_of_steps(cast.trainer, **(given | one)) for one in COUNTED]
    for one in ("reliability", "responsiveness"):
        asked.append(shares.share_of_heat(cast.trainer, site_id=site_id, under=None, standard="", dimension=one))
    assert asked[2].points.counted == asked[3].points.counted and set(asked[3].points.steps) == {"greet", "tell"}
    for share in asked:
        found = share.points
        assert found.counted == count_visits(replace(found, counted=None)) > 0, found
        assert found.counted == len(db.session.execute(visits_behind(found)[0]).all())


def test_what_no_night_counted_is_counted_now(client, cast, measured):
    db.session.execute(db.delete(Summary).where(Summary.key.like("steps:%") | (Summary.key == "dimensions")))
    db.session.commit()
    client.sign_in(cast.trainer)
    for figure in ("of=heat&dimension=reliability", "of=steps&touchpoint=tell"):
        for place in (f"&site={cast.east.id}", ""):
            address = f"/insights/visits?{figure}{place}"
            many = len(rows_of(client, address))
            assert f"of {many}" in client.get(address).words and many >= 16


def test_a_figure_of_one_channel_leaves_out_no_visit_of_another(client, cast, measured):
    db.session.execute(db.update(ScoreRecord).where(ScoreRecord.source_id <= 4).values(voided_at=now()))
    db.session.execute(db.update(Checklist).values(channel="hotline"))
    rebuild()
    client.sign_in(cast.trainer)
    address = "/insights/visits?of=steps&standard=LIS"
    assert "did not apply at this visit" in client.get(address).words
    assert "did not apply at this visit" not in client.get(f"{address}&channel=counter").words


def numbers(rows, name):
    return [float(row[name]) for row in rows if row[name] not in ("", "–")]


def test_the_mean_and_shift_of_a_wave_are_those_of_its_scores(client, cast, measured):
    found = dict(figures_on(client.sign_in(cast.trainer).get("/insights/waves")))
    rows = {one.key: one for one in db.session.query(WaveFigure)}
    assert {parse(href)["wave"] for href in found} == set(rows)
    for href in found:
        scores, figure = rows_of(client, href), rows[parse(href)["wave"]]
        assert len(scores) == figure.n
        assert mean(numbers(scores, "Score")) == pytest.approx(figure.mean)
        assert numbers(scores, "Common shift") == pytest.approx([figure.effect] * figure.n)
    page = client.get(href)
    assert page.queries <= 10 and f"{figure.mean:.1f}" in page.words
    assert client.sign_in(cast.manager).get(href).status == 404
    assert "of=wave" not in client.get("/insights/waves").text


def test_the_strictness_of_a_shopper_is_in_each_score_and_that_of_a_quarter_their_mean(client, cast, measured):
    client.sign_in(cast.trainer)
    found = {href for href, _words in figures_on(client.get("/insights/shoppers"))}
    found |= {href for href, _words in figures_on(client.get(f"/insights/shoppers/{cast.shopper.id}"))}
    assert len(found) >= 4
    drift = drift_of()
    for href in found:
        asked, rows = parse(href), rows_of(client, href)
        figure = db.session.get_one(ShopperFigure, int(asked["shopper"]))
        if "quarter" not in asked:
            assert len(rows) == figure.n
            assert numbers(rows, "Strictness") == pytest.approx([figure.effect] * figure.n)
        else:
            (own,) = (one for one in drift[figure.shopper_id] if one[0] == asked["quarter"])
            assert len(rows) == own[1]
            assert mean(numbers(rows, "Above the usual")) == pytest.approx(own[2], abs=1e-6)
        assert client.get(href).queries <= 10
    assert client.sign_in(cast.manager).get(href).status == 404


def test_scores_that_do_not_count_stand_below_with_their_reason(client, cast, measured):
    score = db.session.scalars(select(CountedScore).where(CountedScore.shopper_id == cast.shopper.id)).first()
    score.excluded = "appealed"
    db.session.commit()
    client.sign_in(cast.trainer)
    for address in (f"of=wave&wave={score.wave}", f"of=shopper&shopper={cast.shopper.id}"):
        left = client.get(f"/insights/visits?{address}").words
        assert "objection open" in left[left.index("Not counted") :]


def test_a_site_stands_in_where_nobody_was_met(client, cast):
    version = load_small()
    for day in range(14):
        shopper = (cast.shopper, cast.other_shopper)[day % 2]
        kit.published((cast.east, cast.west)[day // 2 % 2], shopper, None, version, cast.trainer, day=day)
    rebuild()
    db.session.commit()
    figure = db.session.get_one(ShopperFigure, cast.shopper.id)
    rows = rows_of(client.sign_in(cast.trainer), f"/insights/visits?of=shopper&shopper={cast.shopper.id}")
    assert len(rows) == figure.n == 7 and {row["Who was met"] for row in rows} == {"–"}
    assert numbers(rows, "Strictness") == pytest.approx([figure.effect] * 7)
    assert len(rows_of(client, "/insights/visits?of=wave&wave=2026Q1")) == 14


def test_what_an_item_tells_is_in_its_sheets(client, cast, measured):
    version = load_small()
    client.sign_in(cast.trainer)
    found = {href for href, _words in figures_on(client.get(f"/insights/checklists/{version.id}"))}
    kept = {one["code"]: one for one in db.session.get_one(Summary, f"items:{version.id}").content["items"]}
    assert {parse(href)["item"] for href in found} == set(kept)
    for href in (one for one in found if "got=" not in one):
        rows, figure = rows_of(client, href), kept[parse(href)["item"]]
        shares = numbers(rows, "This item")
        assert len(rows) == 24 and (mean(shares) if shares else None) == pytest.approx(figure["pass"], abs=1e-6)
        assert 1 - len(shares) / len(rows) == pytest.approx(figure["missing"], abs=1e-6)
        if figure["rest"] is not None and len(set(shares)) > 1:
            assert correlation(shares, numbers(rows, "The other items")) == pytest.approx(figure["rest"], abs=1e-6)
    address = f"/insights/visits?of=item&version={version.id}&item=D1"
    page = client.get(address)
    assert page.queries <= 10 and "1–24 of 24" in page.words
    assert "Nothing matches" in client.get(f"{address}&got=na").words
    assert client.sign_in(cast.manager).get(href).status == 404


@pytest.fixture
def waved(cast):
    """A wave of five people with a doubled visit and an objection that was answered."""
    more = [make_person(f"e{n}", "employee", site=cast.east, badge=f"09{n}") for n in range(3)]
    wave, result = a_wave(cast, [cast.colleague, *more, cast.employee])
    version = load_small()
    for shopper, value in ((cast.shopper, "yes"), (cast.other_shopper, "no")):
        visit = kit.plan(cast.east, shopper, version, wave_id=wave.id, pair=1)
        kit.submit(visit, cast.colleague, version, kit.VISITED + timedelta(days=9), D1=kit.Answer(value))
        other = kit.approved(visit, cast.colleague, cast.trainer)
        publishing.publish_result(result=other, by=cast.trainer, at=kit.VISITED + timedelta(days=20))
    appeal = appeals.file_appeal(
        result=result, person=cast.employee, item_code="D2", text="当时复述过", at=kit.VISITED + timedelta(days=21)
    )
    appeals.decide_appeal(appeal=appeal, decision="rejected", reason="录音里没有", by=cast.second_trainer)
    appeal.decided_at = kit.VISITED + timedelta(days=23)
    rebuild()
    db.session.commit()
    return wave


def test_the_figures_of_a_fairness_report_are_those_of_what_they_open(client, cast, waved):
    client.sign_in(cast.trainer).get("/")
    found = [(href, words[0]) for href, words in figures_on(client.get(f"/fairness/{waved.id}"))]
    report = fairness_of(waved.id)
    lists = {(parse(href)["of"], parse(href).get("kind", "")): rows_of(client, href) for href, _word in found}
    assert len(lists["published", ""]) == report.visits == 7
    assert len(lists["people", ""]) == report.people == 5 and len(lists["people", "judged"]) == report.judged
    assert [(row["Working days"], row["Decision"]) for row in lists["objections", ""]] == [("2", "Not upheld")]
    assert (report.filed, report.decided, report.median_days) == (1, 1, 2)
    (pair,) = lists["pairs", ""]
    assert (pair["Same answer"], pair["Items scored by both"]) == ("5", "6")
    assert report.agreement["percent"][0] == pytest.approx(5 / 6, abs=1e-6)
    assert len(lists["shoppers", ""]) == report.shoppers == 2
    totals = float(pair["First score"]), float(pair["Second score"])
    assert abs(totals[0] - totals[1]) / 2**0.5 == pytest.approx(report.agreement["difference"], abs=0.05)
    for href, _word in found:
        assert client.get(href).queries <= 10, href


def test_the_report_opens_nothing_for_those_who_may_not_see_visits(client, cast, waved):
    for person in (cast.employee, cast.shopper, cast.manager):
        assert "/insights/visits" not in client.sign_in(person).get(f"/fairness/{waved.id}").text
        for of in ("published", "people", "objections", "pairs"):
            assert client.get(f"/insights/visits?of={of}&wave={waved.id}").status in (403, 404)


def test_agreement_on_all_doubled_visits_and_on_one_item(client, cast, waved):
    client.sign_in(cast.trainer)
    assert "of=pairs" in client.get("/insights/shoppers").text
    assert len(rows_of(client, "/insights/visits?of=pairs")) == 1
    version = load_small()
    (row,) = rows_of(client, f"/insights/visits?of=pairs&version={version.id}&item=D1")
    assert (row["Items scored by both"], row["Same answer"]) == ("1", "0")
    assert client.get(f"/insights/visits?of=pairs&version={version.id}&item=V1").status == 404
    assert client.get("/insights/visits?of=pairs&wave=99").status == 404


def test_a_report_from_before_the_first_night_counts_what_is_there(client, cast, waved):
    (late,) = publish(cast, (2,))
    db.session.get_one(Visit, late.visit_id).wave_id = waved.id
    db.session.commit()
    client.sign_in(cast.trainer)
    page = client.get(f"/insights/visits?of=published&wave={waved.id}")
    assert "1–7 of 7" in page.words and "published since" in page.words
    db.session.execute(db.delete(Summary).where(Summary.key == f"wave:{waved.id}"))
    db.session.commit()
    assert "1–8 of 8" in client.get(f"/insights/visits?of=published&wave={waved.id}").words
    assert len(rows_of(client, f"/insights/visits?of=people&wave={waved.id}")) == 5
