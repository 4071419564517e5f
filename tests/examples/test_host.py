"""The example host: what a client sees of it over HTTP, and what OpenAPI says of it."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import signal
import sqlite3
import subprocess
import sys
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

import progress_rules as pr

pytest.importorskip("fastapi")
pytest.importorskip("sqlalchemy")
pytest.importorskip("httpx")
pytest.importorskip("uvicorn")
pytest.importorskip("schemathesis")

import httpx
import schemathesis
import schemathesis.checks
import uvicorn
from examples.host.app import create_app
from examples.host.bodies import MOST
from hypothesis import HealthCheck, Phase, given, settings

from progress_rules.live.ledger.schema import HEAD

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = ROOT / "examples" / "host"
PROBLEM = "application/problem+json"
ZH = {"Accept-Language": "zh-CN,zh;q=0.9"}


@contextmanager
def served(ledger, pack: str | None = "ziyang"):
    """The service on a port of its own, in a thread; it ends as it does on SIGTERM."""
    session = pr.Session(pack, ledger=ledger)
    server = uvicorn.Server(uvicorn.Config(create_app(session), port=0, log_level="error", lifespan="on"))
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        while not server.started:
            assert thread.is_alive()
            thread.join(0.01)
        port = server.servers[0].sockets[0].getsockname()[1]
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", trust_env=False, timeout=60) as client:
            yield client
    finally:
        server.should_exit = True
        thread.join(30)
    assert not thread.is_alive()
    if not isinstance(ledger, pr.Ledger):  # its own ledger has been let go
        with pytest.raises(pr.LedgerError, match="PR724"):
            session.settle()


@pytest.fixture
def ledger(tmp_path):
    return tmp_path / "office.db"


@pytest.fixture
def office(ledger):
    with served(ledger) as client:
        yield client


@pytest.fixture(scope="module")
def closed_month(tmp_path_factory):
    """A service whose day was moved to the end of October, for requests that change nothing."""
    with served(tmp_path_factory.mktemp("host") / "office.db") as client:
        two_yellow_months(client)
        client.post("/day", json={"to": "2017-10-31"}).raise_for_status()
        yield client


def report(project="P-1", period="2017-09", planned="60", actual="51.5"):
    return {"project": project, "period": period, "planned_progress": planned, "actual_progress": actual}


def two_yellow_months(client):
    client.post("/projects", json={"id": "P-1", "name": "Ring road", "unit": "Transport"}).raise_for_status()
    return [client.post("/reports", json=report(period=month)) for month in ("2017-09", "2017-10")]


def lights(answer):
    assert answer.status_code == 200, answer.text
    return [d["row"]["light"] for d in answer.json()["decisions"] if d["table"] == "lights"]


def problem(answer, status):
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == PROBLEM
    found = answer.json()
    assert found["status"] == status
    return found


def codes(answer, status=422):
    return [(one["code"], one["place"]) for one in problem(answer, status)["problems"]]


def entries(ledger):
    with pr.open_ledger(ledger) as opened:
        return opened.head.number


def test_two_yellow_months_become_red(office):
    first, second = two_yellow_months(office)
    assert (lights(first), lights(second)) == (["yellow"], ["red"])
    (told,) = (d["text"] for d in first.json()["decisions"])
    assert told == "light of project P-1 in 2017-09: yellow light (behind schedule)"
    board = office.get("/board").json()
    assert board["as_of"] == "2017-10-31"
    assert board["projects"] == [
        {"project": "P-1", "name": "Ring road", "unit": "Transport", "period": "2017-10", "light": "red",
         "light_name": "red light", "since": "2017-10"},
    ]  # fmt: skip


def test_a_light_stands_since_the_first_period_in_a_row(office):
    months = ["2017-05", "2017-06", "2017-07", "2017-08"]
    office.post("/reports", json=[report(period=m, actual="60" if m < "2017-07" else "50") for m in months])
    office.post("/reports", json=[report("P-2", m, actual="60") for m in months])
    office.post("/projects", json=[{"id": "P-1"}, {"id": "P-2"}, {"id": "P-3"}])
    found = [(p["project"], p["light"], p["since"]) for p in office.get("/board").json()["projects"]]
    assert found == [("P-1", "red", "2017-08"), ("P-2", "green", "2017-05"), ("P-3", None, None)]


def test_a_light_is_explained_in_every_form(office):
    two_yellow_months(office)
    data = office.get("/why/P-1/2017-10").json()
    assert (data["light"], data["period"]) == ("red", "2017-10")
    fired = {rule["rule"]: rule["cites"] for rule in data["rules"] if rule["outcome"] == "fired"}
    assert "ZY-21" in fired["yellow-to-red"]
    for kind, sign in (("text/plain", "ZY-21"), ("text/markdown", "**"), ("text/html", "<!doctype html>")):
        answer = office.get("/why/P-1/2017-10", headers={"Accept": kind})
        assert answer.headers["content-type"] == f"{kind}; charset=utf-8"
        assert sign in answer.text
    assert "红灯" in office.get("/why/P-1/2017-10", headers=ZH | {"Accept": "text/plain"}).text


def test_the_board_is_a_page_that_escapes_what_was_posted(office):
    two_yellow_months(office)
    office.post("/projects", json={"id": "P-1", "name": "<script>alert(1)</script>"})
    page = office.get("/board", headers=ZH | {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"})
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert page.headers["content-language"] == "zh"
    assert "■</span> 红灯" in page.text
    assert "<script" not in page.text
    (link,) = re.findall(r'href="(why/P-1/2017-10)"', page.text)
    assert office.get(f"/{link}").json()["light"] == "red"


def test_a_key_answers_again_and_writes_nothing(office, ledger):
    key = {"Idempotency-Key": "mail 17"}
    first = office.post("/reports", json=report(), headers=key)
    office.post("/reports", json=report(actual="60"))  # a correction comes between
    before = entries(ledger)
    again = office.post("/reports", json=report(), headers=key)
    assert lights(first) == ["yellow"]
    assert again.json() == first.json()
    assert entries(ledger) == before
    other = office.post("/reports", json=report(actual="52"), headers=key)
    assert codes(other, 409) == [("PR711", "")]
    assert codes(office.post("/projects", json={"id": "P-1"}, headers=key), 409) == [("PR711", "")]
    assert entries(ledger) == before


def test_everything_wrong_is_told_at_once(office, ledger):
    before = entries(ledger)
    wrong = [{"project": "P-1", "period": "20x", "planned_progress": -1}, 5, {"period": "2017-09"}, report()]
    answer = office.post("/reports", json=wrong)
    assert codes(answer) == [
        ("PR115", "reports[0].period"), ("PR126", "reports[0].planned_progress"), ("PR135", "reports[1]"),
        ("PR134", "reports[2].project"),
    ]  # fmt: skip
    assert entries(ledger) == before
    chinese = problem(office.post("/reports", json=wrong, headers=ZH), 422)
    assert chinese["problems"][3]["message"] == "此处为空，而每行都须填写"
    assert "提示" in chinese["detail"]


@pytest.mark.parametrize(
    ("method", "path", "body", "status", "code"),
    [
        ("GET", "/why/P-9/2017-10", None, 404, "PR405"),
        ("GET", "/why/P-1/2019-01", None, 404, "PR406"),
        ("GET", "/why/P-1/soon", None, 404, "PR501"),
        ("GET", "/why/P-1/2017-10?each=cow", None, 404, "PR425"),
        ("GET", "/tables/light", None, 404, "PR422"),
        ("POST", "/facts/light", {"id": "1"}, 404, "PR104"),
        ("POST", "/retractions/reports", report(period="2016-01"), 404, "PR742"),
        ("POST", "/retractions/reports", 7, 422, "PR135"),
        ("POST", "/reports", report(period="2017-W40"), 422, "PR402"),
        ("POST", "/reports", report(actual="1e99"), 422, "PR129"),
        ("POST", "/day", {"to": "2017-09-30"}, 409, "PR741"),
        ("POST", "/day", {"to": "soon"}, 422, "PR503"),
        ("POST", "/day", {}, 422, "PR134"),
        ("POST", "/day", [1], 422, "PR503"),
    ],
)
def test_what_cannot_be_is_a_problem_with_its_code(closed_month, *, method, path, body, status, code):
    answer = closed_month.request(method, path, json=body)
    assert [found for found, _ in codes(answer, status)] == [code]
    words = problem(closed_month.request(method, path, json=body, headers=ZH), status)["problems"][0]
    assert re.search(r"[\u4e00-\u9fff]", words["message"])


@pytest.mark.parametrize(
    ("text", "status", "said"),
    [
        (b'{"project": ', 400, "请求正文不是 JSON"),
        (b"\xff", 400, "请求正文不是 JSON"),
        (b'{"id": 1, "id": 2}', 400, "请求正文不是 JSON"),
        (b'{"id": "P", "total_investment": NaN}', 400, "请求正文不是 JSON"),
        (b"[" * 100_000, 400, "请求正文不是 JSON"),
        (b'{"a":' * 900 + b"1" + b"}" * 900, 400, "请求正文不是 JSON"),
        (b"[" * 19 + b"]" * 19, 422, "PR135"),
        (b"[" * 21 + b"]" * 21, 400, "请求正文不是 JSON"),
        (b"1" * 5000, 400, "请求正文不是 JSON"),
        (b'{"id": "P", "total_investment": 1e99999999999999999999}', 400, "请求正文不是 JSON"),
        (b'{"id": "P", "total_investment": 1e999999}', 422, "PR129"),
        (b'{"id": "\\ud800"}', 422, "PR119"),
        (b'{"id": "P", "\\ud800": "a"}', 422, "PR"),
        (b'{"id": {"a": [[[[[]]]]]}}', 422, "PR119"),
        (b"null", 422, "PR135"),
        (b" " * (MOST + 1), 413, "请分批提交"),
    ],
    ids=lambda value: str(value)[:40],
)
def test_no_body_is_too_odd(closed_month, text, status, said):
    headers = ZH | {"Content-Type": "application/json"}
    assert said in problem(closed_month.post("/projects", content=text, headers=headers), status)["detail"]


def test_http_itself_is_answered_with_problems(closed_month):
    assert "JSON" in problem(closed_month.post("/projects", content=b"{}"), 415)["detail"]
    assert problem(closed_month.get("/nothing", headers=ZH), 404)["detail"].startswith("此处没有内容")
    answer = closed_month.get("/reports")
    assert problem(answer, 405)["problems"] == []
    assert answer.headers["allow"] == "POST"


def test_numbers_are_exact(office):
    text = '{"project": "P-1", "period": "2017-09", "planned_progress": 0.3, "actual_progress": 0.1, "extra": 1.10}'
    office.post("/reports", content=text, headers={"Content-Type": "application/json"}).raise_for_status()
    why = office.get("/why/P-1/2017-09").json()
    (rule,) = (rule for rule in why["rules"] if rule["rule"] == "behind-schedule")
    assert rule["inputs"]["lag"] == "0.2 points"
    office.post("/projects", json={"id": "P-2"})  # now there is a list, and P-1 is not on it
    (waits,) = office.get("/waiting").json()["waiting"]
    assert (waits["table"], waits["values"]["actual_progress"]) == ("reports", "0.1")


def test_facts_of_any_table_and_what_is_taken_back(office):
    two_yellow_months(office)
    held = {"project": "P-1", "from": "2017-10", "to": "2017-10"}
    exempted = office.post("/facts/豁免", json=held).json()["decisions"]
    assert ("scores", "withdrawn") in {(d["table"], d["change"]) for d in exempted}
    assert office.get("/board").json()["projects"][0]["light"] == "exempt"
    back = office.post("/retractions/exemptions", json=held)
    assert lights(back) == ["red"]
    assert codes(office.post("/retractions/exemptions", json=held), 404) == [("PR742", "")]


def test_the_day_moves_on_and_what_is_left_is_settled(office):
    two_yellow_months(office)
    moved = office.post("/day", json={"to": "2017-11-30"}).json()["decisions"]
    assert ("2017-11", "unknown") in {
        (d["row"]["period"], d["row"]["light"]) for d in moved if d["table"] == "lights"
    }
    assert office.post("/settle").json() == {"decisions": []}
    assert office.get("/health").json()["day"] == "2017-11-30"


def test_a_day_to_come_is_refused(closed_month):
    assert (
        "尚未到来" in problem(closed_month.post("/day", json={"to": "9999-12-31"}, headers=ZH), 422)["detail"]
    )


def test_tables_are_those_of_the_result(office):
    two_yellow_months(office)
    found = office.get("/tables/lights").json()
    assert [row["light"] for row in found["rows"]] == ["yellow", "red"]
    assert office.get("/tables/scores").json()["rows"][0]["points"] == "-1"


@pytest.mark.parametrize("pack", pr.list_packs())
def test_every_pack_can_be_served(pack, ledger):
    with served(ledger, pack) as client:
        known = client.get("/tables/x").json()["problems"][0]["hint"]
        assert client.get("/board").json()["projects"] == []
        client.post("/projects", json={"id": "P-1", "name": "Ring road"}).raise_for_status()
        client.post(
            "/issues", json={"id": "I-1", "project": "P-1", "raised_at": "2024-03-04 09:30"}
        ).raise_for_status()
        reports = client.post("/reports", json=[report(period="2024-03"), report(period="2024-04")])
        assert (
            reports.status_code == 200 or codes(reports)[0][0] == "PR402"
        )  # judged by other periods than months
        client.post("/day", json={"to": "2024-05-31"}).raise_for_status()
        for path in ("/board", *(f"/tables/{name}" for name in re.findall(r"[\w-]+", known.split(":")[1]))):
            client.get(path).raise_for_status()
        client.get("/board", headers={"Accept": "text/html"}).raise_for_status()


def test_a_new_app_on_the_ledger_shows_the_same_board(ledger):
    with served(ledger) as client:
        two_yellow_months(client)
        before = client.get("/board").json()
    with served(ledger, None) as client:
        assert client.get("/board").json() == before
        assert lights(client.post("/reports", json=report(period="2017-11"))) == ["red"]


def test_what_another_process_writes_is_seen(office, ledger):
    two_yellow_months(office)
    office.get("/board")
    with pr.Session(ledger=ledger) as other:
        other.post(report(period="2017-10", actual="60"), table="reports")
    assert office.get("/board").json()["projects"][0]["light"] == "green"


def test_posts_of_many_threads_are_all_kept(office, ledger):
    def post(number):
        answers = [office.post("/reports", json=report(f"P-{number}", f"2017-{m:02d}")) for m in (8, 9, 10)]
        return [answer.status_code for answer in answers]

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(post, range(8))) == [[200] * 3] * 8
    board = office.get("/board").json()["projects"]
    assert [(p["project"], p["light"]) for p in board] == [(f"P-{n}", "red") for n in range(8)]
    with pr.open_ledger(ledger) as opened:
        assert opened.verify().sound
        assert len(opened.portfolio().reports) == 24


def test_the_same_post_at_once_is_written_once(office, ledger):
    with ThreadPoolExecutor(6) as pool:
        answers = list(
            pool.map(
                lambda _: office.post("/reports", json=report(), headers={"Idempotency-Key": "k"}), range(6)
            )
        )
    assert {answer.text for answer in answers} == {answers[0].text}
    with pr.open_ledger(ledger) as opened:
        assert len([entry for entry in opened.entries() if entry.kind == "fact"]) == 1


def test_a_ledger_that_is_damaged_is_503(ledger):
    with served(ledger) as client:
        two_yellow_months(client)
        client.get("/board").raise_for_status()
        with closing(sqlite3.connect(ledger)) as other, other:
            other.execute(f"DROP TABLE {HEAD.name}")
        for answer in (
            client.post("/reports", json=report(period="2017-11")), client.post("/day", json={"to": "2018-01-01"}),
            client.get("/board"), client.get("/health"),
        ):  # fmt: skip
            assert codes(answer, 503)[0][0].startswith("PR7")


def test_a_ledger_that_is_locked_is_503_and_the_post_can_be_made_again(ledger):
    key = {"Idempotency-Key": "letter 4"}
    with pr.open_ledger(ledger, timeout=0.2) as opened, served(opened) as client:
        two_yellow_months(client)
        with closing(sqlite3.connect(ledger, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            locked = client.post("/reports", json=report(period="2017-11"), headers=ZH | key)
            assert "锁定" in problem(locked, 503)["detail"]
            assert client.get("/board").json()["as_of"] == "2017-10-31"
            other.execute("ROLLBACK")
        again = client.post("/reports", json=report(period="2017-11"), headers=key)
        assert lights(again) == ["red"]


CHECKS = [
    getattr(schemathesis.checks, name)
    for name in schemathesis.checks.CHECKS.get_all_names()
    if name not in {"positive_data_acceptance", "negative_data_rejection"}
]
"""Without those two, since what a cell may hold (many ways to write a day or a number) is told in words only."""

SOME = settings(
    max_examples=20, deadline=None, derandomize=True, database=None, phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)  # fmt: skip


@pytest.fixture(scope="module")
def openapi(tmp_path_factory):
    with served(tmp_path_factory.mktemp("openapi") / "office.db") as client:
        two_yellow_months(client)
        yield schemathesis.openapi.from_url(f"{client.base_url}/openapi.json")


@pytest.mark.parametrize("mode", schemathesis.GenerationMode)
def test_answers_are_those_of_openapi(openapi, mode):
    tried: Counter[tuple[str, int]] = Counter()
    for found in openapi.get_all_operations():
        operation = found.ok()
        if mode.is_negative and not operation.body:
            continue
        tried.update(statuses_of(operation, mode))
    assert len({label for label, _ in tried}) == (6 if mode.is_negative else 13)


def statuses_of(operation, mode):
    found = []

    @SOME
    @given(case=operation.as_strategy(generation_mode=mode))
    def check(case):
        found.append((operation.label, case.call_and_validate(checks=CHECKS).status_code))

    check()
    return found


def test_one_answer_leads_to_another(office):
    api = schemathesis.openapi.from_url(f"{office.base_url}/openapi.json")
    api.config.generation.update(modes=[schemathesis.GenerationMode.POSITIVE])
    seen = []

    class Client(api.as_state_machine()):
        def validate_response(self, response, case, additional_checks=(), **kwargs):
            seen.append((case.operation.label, response.status_code))
            case.validate_response(response, checks=CHECKS)

    Client.run(settings=settings(SOME, max_examples=8, stateful_step_count=6))
    assert {"POST /reports", "GET /why/{subject}/{period}"} <= {label for label, _ in seen}


@contextmanager
def started(command, ledger):
    """The service as a page starts it, on a free port; its address, and the process."""
    words = shlex.split(command.replace("office.db", str(ledger)).replace("8000", "0"))
    assert words[0] == "python"
    environment = {**os.environ, "LANG": "en_US.UTF-8", "PYTHONUNBUFFERED": "1"}
    process = subprocess.Popen(
        [sys.executable, *words[1:]], cwd=ROOT, env=environment, stderr=subprocess.PIPE, text=True
    )
    assert process.stderr is not None
    try:
        said = ""
        while not (found := re.search(r"running on (http://[\d.]+:\d+)", said)):
            line = process.stderr.readline()
            assert line, said
            said += line
        yield found[1], process
    finally:
        process.kill()
        process.wait(30)
        process.stderr.close()


PAGES = [EXAMPLE / "README.md", EXAMPLE / "README.zh.md"]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_the_commands_of_the_page_do_what_it_shows(page, ledger):
    curl = shutil.which("curl")
    if curl is None:
        pytest.skip("the page is not tested: there is no curl")
    text = page.read_text("utf-8")
    start = next(
        c for c in re.findall(r"```sh\n(.*?)\n```", text, re.DOTALL) if c.startswith("python -m examples")
    )
    shown = re.findall(r"```sh\n(curl .*?)\n```\n\n```\w+\n(.*?)\n```", text, re.DOTALL)
    assert len(shown) == text.count("```sh\ncurl") >= 6
    with started(start, ledger) as (address, process):
        for command, wanted in shown:
            words = shlex.split(command.replace("localhost:8000", address.removeprefix("http://")))
            done = subprocess.run(
                [curl, "-sS", "--noproxy", "*", *words[1:]], capture_output=True, encoding="utf-8", check=True
            )
            at = 0
            for piece in filter(None, map(str.strip, wanted.split("..."))):
                at = done.stdout.find(piece, at)
                assert at >= 0, f"{command}\n{piece}\n{done.stdout}"
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) == 0
        assert process.stderr is not None
        assert "Application shutdown complete" in process.stderr.read()
    assert not ledger.with_name(f"{ledger.name}-wal").exists()  # the ledger was closed
    with pr.Session(ledger=ledger) as session:
        assert session.ledger is not None
        assert session.ledger.verify().sound


def test_killed_and_started_again(ledger):
    start = "python -m examples.host --ledger office.db --port 8000"
    with started(f"{start} --pack ziyang", ledger) as (address, process):
        with httpx.Client(base_url=address, trust_env=False) as client:
            two_yellow_months(client)
            before = client.get("/board").json()
        process.kill()
        process.wait(30)
    with started(start, ledger) as (address, process):
        with httpx.Client(base_url=address, trust_env=False) as client:
            assert client.get("/board").json() == before
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) == 0


def test_a_ledger_that_cannot_be_opened_is_told_without_a_traceback(ledger):
    done = subprocess.run(
        [sys.executable, "-m", "examples.host", "--ledger", str(ledger)],
        cwd=ROOT, capture_output=True, text=True, check=False, env={**os.environ, "LANG": "en_US.UTF-8"},
    )  # fmt: skip
    assert done.returncode == 1
    assert done.stderr.startswith(f"{ledger}: PR747")
    assert "Traceback" not in done.stderr
