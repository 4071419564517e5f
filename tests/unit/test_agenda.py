"""Agendas: what a meeting has to deal with, against a small ledger of three meetings."""

from __future__ import annotations

from datetime import date

import pytest

import progress_rules as pr
from progress_rules.errors import RequestError

PACK = pr.load_pack(
    {
        "pack": "meet", "title": "meet", "levels": [{"id": "green"}, {"id": "red"}],
        "clauses": {"M-1": {"says": "meet twice a month"}, "M-2": {"says": "answer in ten days"}},
        "meetings": {
            "half_monthly": {
                "title": {"en": "half-monthly meeting", "zh": "半月推进会"}, "also": ["推进会"], "cites": "M-1",
                "takes": 'urgency == "high"',
            }
        },
        "deadlines": [
            {
                "id": "answer", "for": "issue", "cites": "M-2", "when": 'kind == "land"', "from": "raised_at",
                "within": 10, "met": "resolved_at",
            }
        ],
        "lifecycles": [
            {
                "id": "ledger", "for": "issue", "cites": "M-1", "initial": "open", "done": "closed",
                "states": {
                    "open": {"en": "still open", "zh": "未办结"}, "closed": {"en": "written off", "zh": "已销号"},
                },
                "steps": [
                    {"id": "end", "from": "open", "to": "closed", "on": "written_off_at", "by": "verified_by"}
                ],
            }
        ],
    }
)  # fmt: skip


def issue(name: str, raised: str, **more: object) -> dict[str, object]:
    return {
        "id": name,
        "project": "P-1",
        "title": f"title {name}",
        "urgency": "high",
        "raised_at": raised,
        **more,
    }


ISSUES = [
    issue("I-1", "2024-02-20", resolved_at="2024-03-10"),
    issue("I-2", "2024-02-25", owner="王某"),
    issue("I-3", "2024-03-05", due_on="2024-03-20", title='<b>征地</b> & "拆迁"'),
    issue("I-4", "2024-03-20", kind="land"),
    issue("I-5", "2024-03-20", urgency="low"),
    issue("I-6", "2024-04-02"),
    issue("I-7", "2024-02-21", written_off_at="2024-03-28", verified_by="李某"),
    issue("I-8", "2024-02-22", urgency="low", kind="land"),
    issue("I-9", "2024-03-21", resolved_at="2024-03-22"),
]
MEETINGS = [
    ("半月推进会", "2024-03-01", "I-1", "hand over the land"), ("推进会", "2024-03-01", "I-2", "find the money"),
    ("half_monthly", "2024-03-01", "I-7", "move the pipe"), ("推进会", "2024-03-01", "I-8", "measure it"),
    ("推进会", "2024-03-15", "I-2", "find it now"), ("推进会", "2024-03-15", "I-3", "talk to them"),
    ("例会", "2024-03-20", "I-4", "another series"), ("推进会", "2024-04-01", "I-4", "agreed on the day itself"),
]  # fmt: skip
FACTS = pr.Portfolio(
    projects=[{"id": "P-1"}], issues=ISSUES,
    activities=[
        {
            "id": f"A-{k}", "kind": "meeting", "project": "P-1", "series": series, "date": day, "issue": about,
            "decision": decided,
        }
        for k, (series, day, about, decided) in enumerate(MEETINGS)
    ],
)  # fmt: skip


def items(day: str, part: str | None = None) -> list[tuple[object, ...]]:
    frame = pr.agenda(FACTS, PACK, "half_monthly", day).items
    if part is not None:
        frame = frame.filter(part=part)
    return frame.select("part", "issue", "done").rows()


def test_before_the_first_meeting_everything_of_the_tier_is_new():
    held = pr.agenda(FACTS, PACK, "half_monthly", "2024-03-01")
    assert held.previous is None
    assert items("2024-03-01", "new") == [("new", name, False) for name in ("I-1", "I-2", "I-7")]
    assert items("2024-03-01", "decided") == []
    assert items("2024-03-01", "carried_over") == []


def test_the_second_meeting_looks_back_at_the_first():
    held = pr.agenda(FACTS, PACK, "half_monthly", "2024-03-15")
    assert held.previous == date(2024, 3, 1)  # not the one on the day itself
    assert items("2024-03-15") == [
        ("decided", "I-1", True), ("decided", "I-2", False), ("decided", "I-7", False), ("decided", "I-8", False),
        ("new", "I-3", False), ("overdue", "I-8", False),
    ]  # fmt: skip
    assert items("2024-03-09", "decided")[0] == ("decided", "I-1", False)  # resolved only on the day after


def test_the_third_carries_over_what_is_open_from_the_first():
    assert items("2024-04-01") == [
        ("decided", "I-2", False), ("decided", "I-3", False), ("carried_over", "I-2", False),
        ("carried_over", "I-8", False), ("new", "I-4", False), ("overdue", "I-3", False), ("overdue", "I-4", False),
        ("overdue", "I-8", False),
    ]  # fmt: skip
    assert ("carried_over", "I-7", False) in items("2024-03-27")  # written off on the 28th


def test_what_is_told_of_each_issue():
    rows = {
        (r["part"], r["issue"]): r
        for r in pr.agenda(FACTS, PACK, "推进会", date(2024, 4, 1)).items.to_dicts()
    }
    again = rows["decided", "I-2"]
    assert (again["decision"], again["decided_on"], again["owner"]) == (
        "find it now",
        date(2024, 3, 15),
        "王某",
    )
    assert rows["carried_over", "I-2"]["decision"] == "find the money"
    assert again["cites"] == "M-1"
    late = rows["overdue", "I-3"]
    assert (late["due"], late["days_over"], late["state"], late["project"]) == (
        date(2024, 3, 20),
        12,
        "open",
        "P-1",
    )
    land = rows["overdue", "I-4"]  # by the deadline of the pack, with its clause
    assert (land["due"], land["days_over"], land["cites"]) == (date(2024, 3, 30), 2, "M-2")
    assert rows["new", "I-4"]["decision"] is None


def test_an_issue_is_overdue_from_the_day_after():
    assert ("overdue", "I-3", False) not in items("2024-03-20")
    assert ("overdue", "I-3", False) in items("2024-03-21")


def test_both_languages():
    held = pr.agenda(FACTS, PACK, "half_monthly", "2024-04-01")
    english, chinese = held.text("en").splitlines(), held.text("zh").splitlines()
    assert english[:2] == ["half-monthly meeting · 2024-04-01", "  meeting before: 2024-03-15"]
    assert chinese[:2] == ["半月推进会 · 2024-04-01", "  上次会议：2024-03-15"]
    line = "  I-2: title I-2 · find it now · P-1 · 王某 · not done · still open [M-1]"
    assert line in english
    assert "  I-2: title I-2 · find it now · P-1 · 王某 · 未落实 · 未办结 [M-1]" in chinese
    assert any("due 2024-03-20 · 12 days over" in row for row in english)
    assert any("期限 2024-03-20 · 超期 12 天" in row for row in chinese)
    for part in (
        "Decided last time (2)",
        "Open from earlier meetings (2)",
        "New at this tier (1)",
        "Overdue (3)",
    ):
        assert part in held.text("en")
    for part in ("上次会议议定事项 (2)", "以往会议未办结事项 (2)", "新提交事项 (1)", "已超期事项 (3)"):
        assert part in held.text("zh")
    first = pr.agenda(FACTS, PACK, "half_monthly", "2024-03-01")
    assert "meeting before: none" in first.text("en")
    assert "上次会议：无" in first.text("zh")
    with pytest.raises(ValueError, match="fr"):
        held.text("fr")


def test_text_from_the_ledger_is_escaped():
    held = pr.agenda(FACTS, PACK, "half_monthly", "2024-04-01")
    for html in (held.html("zh"), held._repr_html_()):
        assert "<b>征地" not in html
        assert "&lt;b&gt;征地&lt;/b&gt; &amp; " in html
    assert "<b>征地</b>" in held.text("zh")
    assert "<b>征地</b>" not in held.markdown("zh")


def test_a_decision_without_an_issue_is_kept():
    held = {"id": "A", "kind": "meeting", "series": "推进会", "date": "2024-03-01", "project": "P-1"}
    facts = pr.Portfolio(projects=[{"id": "P-1"}], activities=[{**held, "decision": "meet on site"}])
    made = pr.agenda(facts, PACK, "half_monthly", "2024-03-15")
    assert made.items.select("part", "issue", "decision", "done").rows() == [
        ("decided", None, "meet on site", None)
    ]
    assert "-: meet on site · P-1" in made.text("en")


@pytest.mark.parametrize("series", ["half_monthly", "推进会", "半月推进会", "half-monthly meeting"])
def test_a_series_goes_by_any_of_its_names(series):
    assert pr.agenda(FACTS, PACK, series, "2024-04-01").series == "half_monthly"


def test_an_unknown_series_and_a_day_that_is_none_are_refused():
    with pytest.raises(RequestError) as caught:
        pr.agenda(FACTS, PACK, "half_monthy", "2024-04-01")
    assert list(caught.value.codes) == ["PR428"]
    assert "half_monthly" in str(caught.value)
    with pytest.raises(pr.ProgressRulesError) as caught:
        pr.agenda(FACTS, PACK, "half_monthly", "April")
    assert list(caught.value.codes) == ["PR503"]
