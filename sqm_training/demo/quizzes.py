"""Quick checks and essays of the demo: some people practise on their phones, and three answers wait to be marked."""

from datetime import datetime, timedelta

from ..people.models import Person
from ..training.actions import grading, taking
from ..training.queries.quizzes import quiz_by_code
from .courses import Classroom
from .people import Organisation

CHECKS = ("M2-check", "M4-check", "M5-check", "M6-check")
LEARNERS = 12
BETTER_AT_ONCE = 30
"""A quick check comes right after its lessons: so much likelier are right answers than in the pre-test."""
WRITTEN = "M6-written"
ESSAYS = (
    (
        "您为这件事来回跑了三趟，时间都耽误在路上了。两个窗口给的单子不一样，是我们没统一，先向您道歉。今天两条路："
        "缺的这一份我现在替您从系统里调；或者您先回去，我办好了寄给您。今天下班前我打您电话，单号写在这张纸上。",
        "一、这件事前两次没给您办成，是我们的责任。二、我看到您周一、周三来过电话，说的都是没水，对吗？"
        "三、我姓李，今天四点前我亲自给您回电话，您说有水了才算完。",
    ),
    (
        "非常理解您的心情。请您把材料补齐后再来，我们一定尽快办理。",
        "您别急。我再给您记一次单子。师傅会联系您的。",
    ),
    (
        "三趟都没办成，换了谁都窝火。材料不一样是我们内部没说清楚。我可以现在打电话跟那个窗口核对好，按少的那份办；"
        "您要是赶时间，把电话留下，办成了我通知您。",
        "前两次都没给您解决，是我们没做好。您上次说阀门井里一直有水声，对吧？我请抢修队张师傅下午三点到，到之前我先打给您。",
    ),
)


def write_quizzes(made: Organisation, room: Classroom, at: datetime) -> None:
    """Let some people sit quick checks within the last weeks, and the first few hand in what a trainer has to mark."""
    people = [made.accounts[one] for one in ("employee", "employee2", "employee3")]
    people += [one for one in made.employees if one not in people][: LEARNERS - len(people)]
    for place, person in enumerate(people):
        for step, code in enumerate(CHECKS[: 2 + place % 3]):
            room.sit(person, code, at - timedelta(days=20 - 4 * step, hours=place), BETTER_AT_ONCE)
    for place, (person, texts) in enumerate(zip(people, ESSAYS, strict=False)):
        hand_in(person, texts, at - timedelta(days=2, hours=place))


def hand_in(person: Person, texts: tuple[str, ...], at: datetime) -> None:
    """Hand in the two essays of somebody."""
    quiz = quiz_by_code(WRITTEN)
    if quiz is None:
        return
    attempt = taking.begin(person=person, quiz=quiz, at=at)
    for answer, text in zip(attempt.answers, texts, strict=True):
        answer.given, answer.saved_at = {"text": text}, at + timedelta(minutes=6)
    grading.finish(attempt=attempt, at=at + timedelta(minutes=15))
