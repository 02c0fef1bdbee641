"""What belongs to one person is on nobody else's page, in no file and in no message."""

from sqm_training.assignments.actions.completions import record
from sqm_training.database import now
from sqm_training.extensions import db
from sqm_training.jobs.runner import run_due

from .kit import give

CANARY = "canary-of-the-westerner"


def test_a_foreign_task_is_nowhere(client, cast):
    task = give(cast.westerner, title={"zh": CANARY, "en": CANARY}, reason=CANARY, batch_id=None).id
    record(person_id=cast.westerner.id, kind="scenario", ref="SC01", event="failed", score=41, at=now())
    db.session.commit()
    run_due(only="assignments-tell")
    run_due(only="send-messages")
    own = ["/", "/tasks", "/tasks.ics", "/inbox"]
    led = ["/assignments", "/assignments?export=csv", f"/assignments?q={CANARY}", "/assignments/leave"]
    for reader, paths in ((cast.employee, own), (cast.shopper, own), (cast.manager, own + led)):
        client.sign_in(reader)
        for path in paths:
            text = client.get(path).text.replace(f'value="{CANARY}"', "")
            assert CANARY not in text.replace(f"q={CANARY}", ""), (reader.number, path)
        assert client.get(f"/assignments/{task}").status in {403, 404}
        assert client.post(f"/tasks/{task}/done").status == 404
    client.sign_in(cast.westerner)
    assert CANARY in client.get("/tasks").text
    assert CANARY in client.get("/inbox").text
