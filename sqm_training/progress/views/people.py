"""The improvement chart of a person, the people and results of a site, and what to practise."""

from datetime import datetime, timedelta
from typing import Any

from flask import Response, redirect, render_template, request, url_for
from sqlalchemy.orm import joinedload

from ...database import now
from ...errors import NotFound
from ...extensions import db
from ...people.looks import note_drawing, note_list, note_view
from ...people.models import Person
from ...people.queries.access import may_see_person
from ...people.queries.notice import has_accepted_notice
from ...people.sessions import signed_in_person
from ...roleplay.observing_words import OUTCOMES
from ...roleplay.views.library import filters
from ...web.access import EVERYBODY, Role, allow
from ...web.drawings import send_drawing, width_asked
from ...web.text import language
from ..queries import chart as charts
from ..queries import limits, practice, site_visits, sites, standards, trainers
from ..queries import scores as queries
from ..queries.said import by_standard, said_in_words
from ..words import PARTS_OF_SITE
from . import bp

LEADERS = (Role.MANAGER, Role.TRAINER, Role.ADMIN)
YEAR = timedelta(days=365)
FEWEST = 3
"""Visits below which practice by standard leads the page."""
MOST_SCENES = 6


def person_for(reader: Person, person_id: int) -> Person:
    """Return a person whose progress the reader may see, or raise `NotFound`."""
    person = db.session.get(Person, person_id, options=[joinedload(Person.role_rows), joinedload(Person.site)])
    if person is None or not may_see_person(reader, person):
        raise NotFound
    return person


def whose(person_id: int) -> tuple[Person, bool]:
    """Return a person whose progress the reader may see, and whether it is the reader."""
    reader = signed_in_person()
    return (reader, True) if reader.id == person_id else (person_for(reader, person_id), False)


def drawn_person(person_id: int) -> Person | None:
    """Return a person to draw, a leader's look noted; None for the own person before the notice was read."""
    person, is_own = whose(person_id)
    if not is_own:
        note_drawing(actor_id=signed_in_person().id, person_id=person.id)
    return None if is_own and not has_accepted_notice(person) else person


@bp.get("/progress")
@allow(Role.EMPLOYEE)
def show_my_progress() -> Any:
    """Show one's own verdict, chart, table and what to practise."""
    person = signed_in_person()
    if not has_accepted_notice(person):
        return redirect(url_for("people.show_notice", next=url_for("progress.show_my_progress")))
    return _progress_page(person, is_own=True)


@bp.get("/people/<int:person_id>/progress")
@allow(*LEADERS)
def show_person(person_id: int) -> Any:
    """Show the progress of somebody whom the reader leads or trains; the look is noted."""
    reader = signed_in_person()
    person = person_for(reader, person_id)
    note_view(actor_id=reader.id, kind="person", ref=str(person.id), person_id=person.id)
    return _progress_page(person, is_own=False)


def _progress_page(person: Person, *, is_own: bool) -> str:
    since = now() - YEAR
    known = queries.known_of(person.id)
    scores = queries.visit_scores(person.id, known.held)
    weak, played = standards.own_and_played(person.id, since)
    adjusted = request.args.get("score") == "adjusted"
    done = practice.practised(person.id, since)
    verdict = queries.verdict_on(scores, done.dividing)
    return render_template(
        "progress/show_progress.html",
        person=person,
        is_own=is_own,
        scores=scores,
        verdict=verdict,
        plays=done.plays,
        trainings=done.trainings,
        played=practice.lowest_first(played),
        offers=practice.to_play(person, weak)[:4] if is_own and verdict.n < FEWEST else [],
        adjusted=adjusted,
        has_adjusted=any(one.adjusted is not None for one in scores),
        figure=known.figure,
        practise=standards.to_practise(weak),
        weak=[one for one in weak if one.lost > 0][:8],
        as_of=queries.error_as_of(),
        uncertainty=queries.uncertainty(),
        said=by_standard(said_in_words(person.id, since)),
        limits=limits.decisions(person.id) if known.baselines else [],
        may_rebase=not is_own and limits.are_locked(scores),
        scenes=[(one, OUTCOMES[one.outcome]) for one in done.scenes[-MOST_SCENES:][::-1]],
    )


@bp.get("/people/<int:person_id>/chart.svg")
@allow(*EVERYBODY)
def show_chart(person_id: int) -> Any:
    """Draw the improvement chart of a person whom the reader may see; a leader's look is noted."""
    person = drawn_person(person_id)
    if person is None:
        return redirect(url_for("people.show_notice"))
    kept = queries.known_of(person.id)
    scores = queries.visit_scores(person.id, kept.held)
    adjusted = request.args.get("score") == "adjusted"
    width = width_asked()
    theme = "dark" if request.args.get("theme") == "dark" else "light"
    since = min((one.at for one in scores), default=now()) - charts.LOOK_BACK
    done = practice.practised(person.id, since)
    plays, completed = done.plays + done.observed(since), done.trainings
    days = [one.on for one in plays]
    begun = [one.starts_at for one in kept.baselines]
    known = (queries.pooled_variance(), queries.error_variance(), completed, len(kept.held), begun)
    stamp = repr((scores, days, adjusted, width, theme, language(), known, CHART_EDITION))
    return send_drawing(stamp, lambda: _drawn(scores, adjusted, width, theme, plays, completed, begun))


CHART_EDITION = 6
"""Raised whenever the drawing changes, so that kept copies are not used any more."""


def _drawn(
    scores: list[queries.VisitScore],
    adjusted: bool,
    width: int,
    theme: str,
    plays: list[practice.RolePlay],
    completed: list[practice.Training],
    begun: list[datetime],
) -> bytes:
    from ...charts.improvement import improvement
    from ...charts.style import svg

    series = charts.improvement_series(scores, adjusted=adjusted, role_plays=plays, trainings=completed, rebased=begun)
    return svg(improvement(series, language(), theme=theme, width_px=width, adjusted=adjusted))


@bp.get("/practice")
@allow(Role.EMPLOYEE)
def show_practice() -> str:
    """Show what to practise: the weakest own standards first, then everything that can be practised."""
    person = signed_in_person()
    weak = standards.own_standards(person.id, now() - YEAR)
    narrowing = filters(False)
    wanted = {one.key: one.value for one in narrowing if one.value}
    return render_template(
        "progress/show_practice.html",
        practise=standards.to_practise(weak, most=6),
        cards=trainers.practice_cards(),
        offers=practice.to_play(person, weak, **wanted),
        filters=narrowing,
        is_narrowed=bool(wanted),
    )


@bp.get("/sites")
@allow(*LEADERS)
def list_sites() -> Any:
    """List the sites that the reader may look into; a manager of one site goes straight there."""
    found = sites.sites_for(signed_in_person())
    if len(found) == 1:
        return redirect(url_for("progress.show_site", site_id=found[0].id))
    return render_template("progress/list_sites.html", sites=found)


@bp.get("/sites/<int:site_id>")
@allow(*LEADERS)
def show_site(site_id: int) -> str:
    """Show a site: its people, its published visits, and where points are lost; whose figures are shown is noted."""
    reader = signed_in_person()
    site = sites.site_for(reader, site_id)
    held = queries.summaries(standards.SUMS, queries.POOLED)
    weak, _as_of = standards.weakest(most=10, below=site)
    people = sites.people_of(site, sites.MOST_PEOPLE + 1)
    seen = [row.person.id for row in people[: sites.MOST_PEOPLE] if row.n]
    note_list(actor_id=reader.id, name="team", person_ids=seen)
    return render_template(
        "progress/show_site.html",
        site=site,
        people=people[: sites.MOST_PEOPLE],
        has_more=len(people) > sites.MOST_PEOPLE,
        visits=site_visits.site_visits(site),
        parts=sites.parts_of_score(site),
        parts_of_site=PARTS_OF_SITE,
        weak=weak,
        as_of=held[standards.SUMS].as_of if standards.SUMS in held else None,
    )


@bp.get("/sites/<int:site_id>/chart.svg")
@allow(*LEADERS)
def show_site_chart(site_id: int) -> Response:
    """Draw the published visits of a site over time."""
    site = sites.site_for(signed_in_person(), site_id)
    visits = site_visits.site_visits(site)
    width = width_asked()
    theme = "dark" if request.args.get("theme") == "dark" else "light"
    stamp = repr((visits, width, theme, language(), CHART_EDITION))
    return send_drawing(stamp, lambda: _site_drawn(visits, width, theme))


def _site_drawn(visits: list[site_visits.SiteVisit], width: int, theme: str) -> bytes:
    from ...charts.improvement import improvement
    from ...charts.style import svg

    series = charts.improvement_series(charts.scores_of_site(visits), of="site")
    return svg(improvement(series, language(), theme=theme, width_px=width))
