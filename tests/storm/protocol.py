"""The protocol of tablet and server as a model, walked at random against the real application."""

import hashlib
import json
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import cycle
from random import Random
from uuid import uuid4

from hypothesis import event
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from sqlalchemy import select

from sqm_training import create_app
from sqm_training.checklists import plain
from sqm_training.checklists.actions.loading import load_checklist
from sqm_training.extensions import db
from sqm_training.people.models import Person
from sqm_training.visits.actions import review
from sqm_training.visits.models import Addendum, Submission, Visit, VisitState

from ..conftest import settings_for
from ..factories import make_cast
from ..page import Client
from ..visits import kit
from ..visits.later import later_plain, load_later
from .world import picture

FATES = st.sampled_from(["fine", "fine", "fine", "dropped", "cut", "unanswered"])
ROWS = select(
    Submission.id, Submission.visit_id, Submission.addendum_id, Submission.uuid, Submission.revision, Submission.digest, Submission.state, Submission.identity,
    Person.number.label("owner"),
).join(Person, Person.id == Submission.sent_by_id).order_by(Submission.id)  # fmt: skip
DEVICES = st.sampled_from(["tablet", "tablet", "phone"])
OVER = ("conflict", "received", "set_aside")
LATER_ON = (VisitState.SUBMITTED, VisitState.RETURNED)
BUILT_ANEW = 10
"""To build the application takes as long as twenty steps, and the storm kills real servers anyway."""


class World:
    """The application on a migrated database of its own, which is started anew now and then."""

    def __init__(self, folder):
        self.folder, self.number, self.restarts = folder, 0, 0
        self._begin()
        cast = make_cast()
        load_later()
        self.sites = cycle([cast.east.id, cast.west.id])
        db.session.remove()

    def _begin(self):
        self.app = create_app(settings_for(self.folder))
        self.context = self.app.app_context()
        self.context.push()

    def end(self):
        """Let go of the database."""
        db.session.remove()
        db.engine.dispose()
        self.context.pop()

    def restart(self):
        """Forget all that a process knows of the data; now and then build the whole application anew."""
        self.restarts += 1
        if self.restarts % BUILT_ANEW == 0:
            self.end()
            self._begin()
            return
        db.session.remove()
        db.engine.dispose()
        for known in (plain._kept, plain._kept_codes):
            known.cache_clear()

    def count(self):
        """Return a number that was not returned before."""
        self.number += 1
        return self.number

    def read(self, statement):
        """Return rows as they are in the database now."""
        with db.engine.connect() as connection:
            return connection.execute(statement).all()


@dataclass
class Place:
    """A site, as far as planning a visit needs one."""

    id: int


@dataclass
class Draft:
    """What a device holds of a visit: `body` once it is frozen, `state` as the shopper reads it."""

    owner: str
    visit: int
    uuid: str
    revision: int
    answers: dict
    photos: dict = field(default_factory=dict)
    body: bytes = b""
    state: str = "draft"
    ends: bool = False

    @property
    def digest(self):
        return hashlib.sha256(self.body).hexdigest()

    def freeze(self, version, ends):
        """Freeze the payload; sending needs no more than this. `ends`: it says that the visit could not be done."""
        rows = [
            {"item": code, "value": value, "comment": "x", "photos": list(self.photos) if code == "A1" else []}
            for code, value in self.answers.items()
        ]
        body = {"visit": self.visit, "version": version, "answers": rows, "taps": [], "contacts": [{"badge": "0101"}]}
        why = {"ending": "closed", "note": ""} if ends else {}
        self.body = json.dumps(body | {"photos": sorted(self.photos)} | why).encode()
        self.state, self.ends = "queued", ends


@dataclass
class Later:
    """What a tablet took along with the receipt of a visit: the page of what can only be answered later."""

    owner: str
    visit: int
    addendum: int
    uuid: str
    body: bytes


class Protocol(RuleBasedStateMachine):
    """Two shoppers, three visits, a shared tablet and a phone, against the real application."""

    world = None

    @initialize()
    def plan(self):
        """Plan two visits of the first shopper and one of the second; both devices are empty."""
        self.visits, self.client, self.signed_in = {}, Client(self.world.app), None
        version = load_later()
        for number in ("shopper", "shopper", "shopper2"):
            shopper = db.session.query(Person).filter_by(number=number).one()
            visit = kit.plan(Place(next(self.world.sites)), shopper, version)
            visit.closes_on = date(2030, 1, 1)
            db.session.flush()
            self.visits[visit.id] = number
        self.version = version.id
        db.session.commit()
        db.session.remove()
        self.devices, self.later = {"tablet": {}, "phone": {}}, []
        self.seen = set()
        self.promised, self.has_photo = set(), {number: set() for number in self.visits.values()}
        self.pictures = [picture(Random(self.world.count())) for _ in range(2)]
        self.sign_in("shopper")
        for pick in range(3):
            self.fill("tablet", pick, True)

    # What shoppers do on a device

    @rule(device=DEVICES, pick=st.integers(0, 2), is_whole=st.booleans())
    def fill(self, device, pick, is_whole):
        """Open a visit that can be filled in and fill it; a draft that is there is edited."""
        visit = sorted(self.visits)[pick]
        state, revision = self.standing(visit)
        draft = self.devices[device].get(visit)
        if draft is None or (draft.state == "delivered" and state == VisitState.RETURNED):
            if state in {VisitState.PLANNED, VisitState.RETURNED}:
                answers = {code: answer.value for code, answer in kit.GOOD.items()}
                owner = self.visits[visit]
                self.devices[device][visit] = Draft(owner, visit, str(uuid4()), revision, answers)
        elif draft.state in {"draft", "refused"}:
            draft.answers["A2"], draft.state = "yes" if is_whole else None, "draft"

    @precondition(lambda self: self.held("draft"))
    @rule(data=st.data(), number=st.integers(0, 2), ends=st.sampled_from([False, False, False, False, True]))
    def photograph_and_send(self, data, number, ends):
        """Add photos to a draft, of which another visit may have the same, and freeze it: nobody edits it now."""
        draft = data.draw(st.sampled_from(self.held("draft")))
        draft.photos |= {hashlib.sha256(photo).hexdigest(): photo for photo in self.pictures[:number]}
        draft.freeze(self.version, ends)

    @precondition(lambda self: any(one.owner == self.signed_in for one in self.later))
    @rule(data=st.data(), is_due=st.booleans(), fate=FATES, is_edited=st.booleans())
    def answer_later(self, data, is_due, fate, is_edited):
        """Send, once or again, what could only be known later; nothing was asked of the server since the receipt."""
        one = data.draw(st.sampled_from([one for one in self.later if one.owner == self.signed_in]))
        if is_due:
            self.let_days_pass(one.addendum)
        body = one.body.replace(b'"x"', b'"y"') if is_edited else one.body
        if fate == "dropped":
            return
        expected = self.expected_later(one, body)
        page = self.ask(Draft(one.owner, one.visit, one.uuid, 1, {}), body, cut=fate == "cut")
        assert page.status == (400 if fate == "cut" else expected), (page.status, expected, page.json)
        event(f"later: answered {page.status}")
        if page.status in {200, 201, 409}:
            self.promised.add((one.uuid, 1, hashlib.sha256(body).hexdigest()))

    # The network and the server

    @precondition(lambda self: self.held("queued", is_mine=True))
    @rule(device=DEVICES)
    def flush_in_good_weather(self, device):
        """Send the queue of whoever is signed in, one after the other."""
        self.flush(device, [])

    @precondition(lambda self: self.held("queued", is_mine=True))
    @rule(device=DEVICES, fates=st.lists(FATES, min_size=3, max_size=12))
    def flush_in_bad_weather(self, device, fates):
        """Send the queue while each request has a fate of its own."""
        self.flush(device, fates)

    @precondition(lambda self: self.held("queued", "delivered", "conflict", is_mine=True))
    @rule(data=st.data(), is_edited=st.booleans())
    def send_from_second_tab(self, data, is_edited):
        """Let another tab, which still has what was frozen or another state of it, send it as well."""
        draft = data.draw(st.sampled_from(self.held("queued", "delivered", "conflict", is_mine=True)))
        self.put(draft, draft.body.replace(b'"x"', b'"y"') if is_edited else draft.body)

    @precondition(lambda self: self.held("queued", "delivered", is_mine=True))
    @rule(data=st.data())
    def send_the_next_revision_unasked(self, data):
        """Send a revision that nobody asked for: it is kept aside, and counts for nothing."""
        draft = data.draw(st.sampled_from(self.held("queued", "delivered", is_mine=True)))
        self.put(replace(draft, uuid=str(uuid4()), revision=draft.revision + 1), draft.body)

    @rule(number=st.sampled_from(["shopper", "shopper", "shopper2"]))
    def sign_in(self, number):
        """Sign in on the shared tablet, after whoever was there before."""
        if self.signed_in != number:
            self.client.sign_in(number)
            self.signed_in = number

    @precondition(lambda self: self.held("queued", is_mine=False))
    @rule(data=st.data())
    def send_what_is_not_ones_own(self, data):
        """Let a careless client send another person's record, or send without a sign-in: nothing comes of it."""
        draft = data.draw(st.sampled_from(self.held("queued", is_mine=False)))
        assert self.ask(draft, draft.body).status == (404 if self.signed_in else 401)

    @rule(
        what=st.sampled_from(["sign_out", "publish", "restart", "give_back", "give_back", "void"]),
        pick=st.integers(0, 2),
    )
    def meanwhile(self, what, pick):
        """Let something else happen: to the sign-in, the checklist, the server, or one of the visits."""
        getattr(self, what)(pick)

    @precondition(lambda self: self.signed_in and "conflict" in self.seen and self.to_choose())
    @rule(data=st.data())
    def choose(self, data):
        """Choose one of several versions that arrived."""
        visit, whole = data.draw(st.sampled_from(self.to_choose()))
        assert self.client.post(f"/shops/{visit}/versions", {"whole": str(whole)}).status in {302, 422}

    def sign_out(self, _pick):
        """Sign out; what is unsent stays, and nothing of it can be sent."""
        if self.signed_in:
            assert self.client.post("/sign-out").status == 302
            self.signed_in = None

    def publish(self, _pick):
        """Publish the checklist anew; what is on the tablets was filled in on the old one."""
        plain = later_plain()
        plain["sections"][0]["items"][0]["points"] = 10 + self.world.count()
        load_checklist(plain)
        db.session.commit()
        db.session.remove()

    def restart(self, _pick):
        """Start the server anew on the same data; whoever was signed in still is."""
        self.world.restart()
        cookies = self.client.browser._cookies
        self.client.app, self.client.browser = self.world.app, self.world.app.test_client()
        self.client.browser._cookies = cookies

    def give_back(self, pick):
        """Return what was submitted: the next revision is awaited."""
        self.reviewed(pick, lambda visit, revision, trainer: review.return_to_shopper(
            visit=visit, revision=revision, reason="not clear enough", item_codes=[], by=trainer
        ))  # fmt: skip

    def void(self, pick):
        """Void what was submitted: it is over, and what still arrives is kept aside."""
        self.reviewed(pick, lambda visit, _revision, trainer: review.void(visit=visit, reason="not ours", by=trainer))

    def flush(self, device, fates):
        self.fates = iter(fates)
        for draft in list(self.devices[device].values()):
            if draft.state == "queued" and draft.owner == self.signed_in:
                self.deliver(draft)

    # The tablet's half of the protocol

    def deliver(self, draft):
        """Send the body, what is missing, and the body again; only a receipt lets go of it."""
        page = self.put(draft, draft.body, next(self.fates, "fine"))
        if page is not None and page.status == 202:
            for sha256 in page.json["missing"]:
                self.put_photo(draft, sha256, next(self.fates, "fine"))
            page = self.put(draft, draft.body, next(self.fates, "fine"))
        if page is None or page.status in {202, 400}:
            return
        draft.state = {200: "delivered", 201: "delivered", 409: "conflict", 422: "refused"}[page.status]
        if draft.state == "delivered":
            self.take_along(draft)

    def take_along(self, draft):
        """Take along what the visit leaves open, as a tablet does with the receipt, and fill it in."""
        for one in self.world.read(
            select(Addendum.id).where(Addendum.visit_id == draft.visit, Addendum.state == "open")
        ):
            rows = [{"item": code, "value": "yes", "comment": "x"} for code in ("L1", "L2", "L3")]
            body = {"visit": draft.visit, "addendum": one.id, "answers": rows}
            self.later.append(Later(draft.owner, draft.visit, one.id, str(uuid4()), json.dumps(body).encode()))

    def let_days_pass(self, addendum):
        """Let the day come from which these items can be verified."""
        row = db.session.get(Addendum, addendum)
        if row is not None:
            row.due_on = date(2020, 1, 1)
            db.session.commit()
        db.session.remove()

    def put(self, draft, body, fate="fine"):
        """Send a body and compare the answer with what the model expects; None when no answer comes."""
        if fate == "dropped":
            return None
        if fate == "cut":
            assert self.ask(draft, body, cut=True).status == 400
            return None
        expected = self.expected(draft, body)
        page = self.ask(draft, body)
        event(f"answered {page.status}")
        assert page.status in expected, (page.status, expected, page.json)
        if page.status in {200, 201} and fate == "fine":
            assert set(page.json["photos"]) == set(draft.photos) and page.json["uuid"] == draft.uuid
            assert page.json["digest"] == hashlib.sha256(body).hexdigest()
        if page.status in {200, 201, 409}:
            self.promised.add((draft.uuid, draft.revision, hashlib.sha256(body).hexdigest()))
        return page if fate == "fine" else None

    def put_photo(self, draft, sha256, fate):
        """Send a photo."""
        if fate == "dropped":
            return
        data = draft.photos[sha256]
        if fate == "cut":
            assert self.client.put(f"/api/photos/{sha256}", data=data[:-9]).status == 422
            return
        assert self.client.put(f"/api/photos/{sha256}", data=data).status == 201
        self.has_photo[draft.owner].add(sha256)

    def ask(self, draft, body, cut=False):
        """Make the request; cut, less arrives than was announced."""
        options = {"environ_overrides": {"CONTENT_LENGTH": str(len(body) + 50)}} if cut else {}
        return self.client.put(f"/api/submissions/{draft.uuid}/{draft.revision}", data=body, **options)

    def expected(self, draft, body):
        """Return the statuses that the protocol allows for this body now."""
        digest = hashlib.sha256(body).hexdigest()
        rows = self.rows(draft.visit)
        same = [row for row in rows if (row.uuid, row.revision) == (draft.uuid, draft.revision)]
        is_missing = not set(draft.photos) <= self.has_photo[draft.owner]
        mine = next((row for row in same if row.digest == digest), None)
        state, revision = self.standing(draft.visit)
        is_open = state in {VisitState.PLANNED, VisitState.RETURNED} and draft.revision == revision
        if mine is not None and mine.state in OVER:
            return {{"conflict": 409, "received": 200}.get(mine.state, 202 if is_missing else 200)}
        if mine is not None:
            return {202} if is_missing else {201 if is_open else 409}
        taken = any(row.revision == draft.revision and row.state in {"waiting", "received"} for row in rows)
        named = any(row.identity for row in same)
        if named or taken or not is_open:
            return {409}
        if draft.answers["A2"] is None and not draft.ends:
            return {422}
        return {202 if is_missing else 201}

    def expected_later(self, one, body):
        """Return the status that the protocol allows for these later answers now."""
        digest = hashlib.sha256(body).hexdigest()
        found = self.world.read(select(Addendum.state, Addendum.due_on).where(Addendum.id == one.addendum))
        rows = [row for row in self.all_rows() if row.addendum_id == one.addendum]
        mine = next((row for row in rows if (row.uuid, row.digest) == (one.uuid, digest)), None)
        if not found:
            return 404
        if mine is not None and mine.state in OVER:
            return {"conflict": 409}.get(mine.state, 200)
        if any(row.state == "received" or row.uuid == one.uuid for row in rows if row.identity):
            return 409
        if found[0].due_on > date(2020, 1, 1):
            return 422
        is_open = found[0].state == "open" and self.standing(one.visit)[0] in LATER_ON
        return 201 if is_open else 409

    # What is there

    def held(self, *states, is_mine=None):
        """Return what the devices hold in these states, with `is_mine` only of whoever is signed in, or of others."""
        drafts = [draft for held in self.devices.values() for draft in held.values() if draft.state in states]
        return [draft for draft in drafts if is_mine is None or (draft.owner == self.signed_in) == is_mine]

    def to_choose(self):
        """Return the versions between which whoever is signed in can choose, as pairs of visit and submission."""
        open_ones = {visit for visit, owner in self.visits.items() if owner == self.signed_in}
        pairs = [
            (row.visit_id, row.id)
            for row in self.all_rows()
            if row.state == "conflict" and row.addendum_id is None and row.visit_id in open_ones
        ]
        return [pair for pair in pairs if self.standing(pair[0])[0] in {VisitState.PLANNED, VisitState.SUBMITTED}]

    def rows(self, visit):
        """Return what is there of a visit, later answers aside."""
        return [row for row in self.all_rows() if row.visit_id == visit and row.addendum_id is None]

    def all_rows(self):
        """Return what is there of all visits, in one query."""
        return self.world.read(ROWS.where(Submission.visit_id.in_(self.visits)))

    def standing(self, visit):
        """Return the state of a visit, and the revision that is awaited or was last."""
        state = self.world.read(select(Visit.state).where(Visit.id == visit))[0].state
        return state, self.received(visit) + 1 if state == VisitState.RETURNED else 1

    def received(self, visit):
        return max((row.revision for row in self.rows(visit) if row.state == "received"), default=0)

    def reviewed(self, pick, act):
        visit = sorted(self.visits)[pick]
        if self.standing(visit)[0] == VisitState.SUBMITTED:
            revision = self.received(visit)
            trainer = db.session.query(Person).filter_by(number="trainer").one()
            act(db.session.get(Visit, visit), revision, trainer)
            db.session.commit()
            db.session.remove()

    @invariant()
    def each_visit_arrived_once(self):
        """Nothing promised is gone, nothing counts twice, and nobody's name is on another's work."""
        kept, everything = set(), self.all_rows()
        for visit, owner in self.visits.items():
            rows = [row for row in everything if row.visit_id == visit]
            counting = [(row.addendum_id, row.revision) for row in rows if row.state in {"waiting", "received"}]
            assert len(counting) == len(set(counting))
            assert all(row.owner == owner for row in rows)
            self.seen |= {row.state for row in rows}
            kept |= {(row.uuid, row.revision, row.digest) for row in rows}
            assert len(rows) == len({(row.uuid, row.revision, row.digest) for row in rows})
        assert self.promised <= kept
