"""The page of a course: the rule in words, what is done, what comes next."""

from .kit import PLAN, begin, publish, read


def test_a_person_takes_a_course_page_by_page(client, cast):
    publish()
    client.sign_in(cast.employee)
    page = client.get("/courses")
    assert "Small course" in page.words
    page = client.get("/courses/T1")
    assert "every lesson is read to its end" in page.words and "0/3" in page.words
    page = client.post("/courses/T1/begin")
    assert page.location == "/courses/T1/lessons/L1"
    page = client.get(page.location)
    assert "Learn to greet." in page.words
    seen = next(one.get("value") for one in page.all("input") if one.get("name") == "seen")
    page = client.post("/courses/T1/lessons/L1/end", {"seen": seen})
    assert "nobody takes it in that fast" in client.get(page.location).words


def test_modules_that_wait_say_for_what(client, cast):
    version = publish()
    begin(cast.employee, version)
    page = client.sign_in(cast.employee).get("/courses/T1")
    assert "Opens when these are done: M1 Greeting" in page.words
    read(cast.employee, version, "L1")
    assert "Opens when" not in client.get("/courses/T1").words
    client.post("/courses/T1/tasks/M2:1/tick")
    assert "2/3" in client.get("/courses/T1").words


def test_the_list_costs_the_same_with_more_courses(client, cast):
    publish()
    one = client.sign_in(cast.employee).get("/courses").queries
    publish({**PLAN, "code": "T2"})
    publish({**PLAN, "code": "T3"})
    assert client.get("/courses").queries <= one


def test_a_course_that_is_not_published_is_not_there(client, cast):
    assert client.sign_in(cast.employee).get("/courses/T1").status == 404
    client.sign_in(cast.trainer)
    words = {"code": "T9", "title_zh": "新", "title_en": "New"}
    assert client.post("/courses/new", words).location == "/courses/T9/edit"
    assert client.sign_in(cast.employee).get("/courses/T9").status == 404
