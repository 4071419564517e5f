"""`interpolate` and `severity`: what they come to in both engines, what is refused, how they are told."""

from __future__ import annotations

from bisect import bisect_left
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import progress_rules as pr
from progress_rules import testing
from progress_rules.language import parse_expression
from progress_rules.language.parse import MAX_DEPTH
from tests.unit.test_language import SCOPE, bare, read

relaxed = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
LEVELS = [{"id": "green"}, {"id": "yellow"}, {"id": "red"}]
PERIOD = "2017-01"


def line(x: Fraction, points: list[tuple[Fraction, Fraction]]) -> Fraction:
    """Return what the line through the points gives."""
    xs = [p for p, _ in points]
    k = bisect_left(xs, x)
    if k in {0, len(points)}:
        return points[min(k, len(points) - 1)][1]
    (x0, y0), (x1, y1) = points[k - 1 : k + 1]
    return y0 + (x - x0) * (y1 - y0) / (x1 - x0)


def fired(expressions: dict[str, str], planned: object, actual: object = None) -> dict[str, str]:
    """Return what becomes of conditions on one report; both engines must say the same."""
    rules = [{"id": name, "when": text, "then": {"action": "tell"}} for name, text in expressions.items()]
    light = {"id": "late", "when": "planned_progress > 50", "then": {"signal": "yellow"}}
    pack = pr.load_pack({"pack": "t", "title": "t", "levels": LEVELS, "rules": [light, *rules]})
    report = {"project": "P", "period": PERIOD, "planned_progress": planned, "actual_progress": actual}
    portfolio = pr.Portfolio(projects=[{"id": "P"}], reports=[report])
    testing.assert_engines_agree(portfolio, pack, "2017-01-31")
    rows = pr.assess(portfolio, pack, as_of="2017-01-31").trace.select("rule", "outcome").rows()
    return {rule: str(outcome) for rule, outcome in rows if rule != "late"}


TENTHS = st.integers(-1000, 1000).map(lambda n: Fraction(n, 10))


def written(number: Fraction) -> str:
    return f"{'-' if number < 0 else ''}{abs(number) * 10 // 10}.{abs(number) * 10 % 10}"


@relaxed
@given(
    st.lists(TENTHS, min_size=2, max_size=10, unique=True).map(sorted), st.data(),
    st.integers(0, 1200).map(lambda n: Fraction(n, 10)),
)  # fmt: skip
def test_the_line_is_exact_at_between_and_beyond_its_points(xs, data, x):
    points = [(p, data.draw(TENTHS)) for p in xs]
    at = data.draw(st.sampled_from([x, *(p for p in xs if p >= 0)]))
    arguments = ", ".join(written(number) for point in points for number in point)
    y = line(at, points)
    conditions = {
        "equal": f"interpolate(planned_progress, {arguments}) == ({y.numerator}) / {y.denominator}",
        "more": f"interpolate(planned_progress, {arguments}) > ({y.numerator}) / {y.denominator}",
        "facts": f"interpolate(planned_progress, {arguments.replace(', ', ' + 0 * actual_progress, ')}) "
        f"== ({y.numerator}) / {y.denominator}",
    }
    assert fired(conditions, written(at), 1) == {"equal": "fired", "more": "not_fired", "facts": "fired"}


@pytest.mark.parametrize(
    "text",
    [
        "interpolate(actual_progress, 0, 1, 10, 1)",  # x
        "interpolate(1, 0, actual_progress, 10, 1)",  # a y that is not looked at
        "interpolate(11, 0, actual_progress, 10, 1)",
        "interpolate(-1, 0, 1, actual_progress, 1)",
        "interpolate(5, 0, 1, 10, 2, 20, actual_progress)",
        "interpolate(5, planned_progress, 1, 10, 2)",  # points that do not rise
        "interpolate(50, planned_progress, 1, planned_progress, 2)",
        "interpolate(5, 0, 1, 10, None)",
    ],
)
def test_it_is_unknown_when_anything_is_or_points_do_not_rise(text):
    assert fired({"rule": f"{text} > -100"}, 20) == {"rule": "undecided"}


@pytest.mark.parametrize("zero", ["0", "0.0", "0.000"])
def test_a_zero_with_places_is_the_zero_that_a_streak_starts_from(zero):
    assert fired({"rule": f"planned_progress - {zero} > 50"}, 60) == {"rule": "fired"}


def test_a_count_that_may_be_one_or_another_gives_nothing():
    pack = pr.load_pack(
        {
            "pack": "t", "title": "t", "duties": [
                {
                    "id": "d", "for": {"each": "project", "every": "month"}, "at_least": 1,
                    "done": 'interpolate(count(activities, kind == "visit"), 0, 0, 1, 10)',
                }
            ],
        }
    )  # fmt: skip
    for kinds, value in (["visit", "visit"], 10), (["visit", None], None), (["other"], 0):
        activities = [
            {"id": str(k), "project": "P", "date": "2017-01-05", "kind": kind} for k, kind in enumerate(kinds)
        ]
        portfolio = pr.Portfolio(projects=[{"id": "P", "listed_from": "2017-01-01"}], activities=activities)
        testing.assert_engines_agree(portfolio, pack, "2017-01-31")
        assert pr.assess(portfolio, pack, as_of="2017-01-31").duties["done"].to_list() == [value]


@pytest.mark.parametrize(
    ("text", "code", "told"),
    [
        ("interpolate(month, 0, 0, 0, 1)", "PR305", "0 comes after 0"),
        ("interpolate(month, 1, 0, 0.5, 1)", "PR305", "0.5 comes after 1"),
        ("interpolate(month, 1, 0, lag, 1, -1, 1)", "PR305", "-1 comes after 1"),
        ("interpolate(month, 0, 0)", "PR305", "5 to 21 values, 3 given"),
        ("interpolate(month, 0, 0, 1, 1, 2)", "PR305", "5 values do not make pairs"),
        (f"interpolate(month, {', '.join(map(str, range(22)))})", "PR305", "5 to 21 values, 23 given"),
        ("interpolate(grace, lag, 0, 1, 1)", "PR306", "days cannot be compared with a number in points"),
        ("interpolate(month, 0, grace, 1, lag)", "PR306", "days cannot be compared with a number in points"),
        ("interpolate(planned_start, 0, 0, 1, 1)", "PR308", "a number is needed here, this is a date"),
        ("interpolate(month, 0, 0, 1, red)", "PR308", "a number is needed here, this is a level"),
        ("severity(month)", "PR308", "a level is needed here"),
        ("mean(visits.day)", "PR308", "a number is needed here, this is a date"),
        ("latest(visits.day)", "PR305", "say with order= which row comes last"),
    ],
)
def test_what_is_refused(text, code, told):
    node, (problem,) = parse_expression(text, SCOPE)
    assert node is None
    assert problem.code == code
    assert told in problem.render("en")
    assert problem.render("zh")


def test_both_languages_give_one_tree():
    assert bare(read("interpolate(month, 0, 0, 12, 5)")) == bare(read("插值（月，０，0，12，5）"))
    assert bare(read("severity(light)")) == bare(read("级次(灯色)"))
    assert bare(read("mean(visits.found, by=None)")) == bare(read("平均(走访.found, by=None)"))
    assert bare(read("latest(visits.day, by=None, order=found)")) == bare(
        read("末个(走访.day, by=None, order=found)")
    )


def test_lines_in_lines_are_measured_at_once_though_their_parts_stand_in_many_places():
    text = "month"
    for _ in range(60):
        text = f"interpolate({text}, 0, 0, 3, 1)"
    _, (problem,) = parse_expression(text, SCOPE)
    assert problem.code == "PR312"
    assert int(problem.values["found"].en.split()[0]) > MAX_DEPTH


def test_points_for_levels_add_up_and_average():
    pack = pr.load_pack(
        {
            "pack": "t", "title": "t", "levels": LEVELS,
            "rules": [
                {"id": "y", "when": "planned_progress > 10", "then": {"signal": "yellow"}},
                {"id": "r", "when": "planned_progress > 20", "then": {"signal": "red"}},
                {"id": "sum", "when": "known(light)", "then": {"score": "total(severity(light))"}},
                {"id": "worst", "when": "severity(signal) == severity(red)", "then": {"action": "tell"}},
            ],
        }
    )  # fmt: skip
    reports = [
        {"project": "P", "period": f"2017-0{m}", "planned_progress": n}
        for m, n in enumerate((0, 15, 30, None, 15), start=1)
    ]
    portfolio = pr.Portfolio(projects=[{"id": "P"}], reports=reports)
    testing.assert_engines_agree(portfolio, pack, "2017-05-31")
    result = pr.assess(portfolio, pack, as_of="2017-05-31")
    assert result.scores["points"].to_list() == [0, 1, 3, 4]
    outcomes = result.trace.filter(rule="worst")["outcome"].cast(str).to_list()
    assert outcomes == ["not_fired", "not_fired", "fired", "undecided", "not_fired"]


def test_an_explanation_shows_what_was_written_in_both_languages():
    text = (
        "interpolate(planned_progress, 0, 0, 30, 10) > 3 and known(planned_progress) and severity(light) < 1"
    )
    pack = pr.load_pack(
        {"pack": "t", "title": "t", "levels": LEVELS, "rules": [{"id": "r", "when": text, "then": {"action": "a"}}]}
    )  # fmt: skip
    report = {"project": "P", "period": PERIOD, "planned_progress": 10}
    result = pr.assess(pr.Portfolio(projects=[{"id": "P"}], reports=[report]), pack, as_of="2017-01-31")
    told = result.explain("P", PERIOD)
    english, chinese = told.text("en"), told.text("zh")
    assert "interpolate(planned_progress, 0, 0, 30, 10) > 3 → 3.333333… > 3: yes" in english
    assert "severity(light) < 1 → 0 < 1: yes" in english
    assert "插值(计划进度, 0, 0, 30, 10) > 3 → 3.333333… > 3：是" in chinese
    assert "已知(计划进度) → 是" in chinese
    assert "级次(灯色) < 1 → 0 < 1：是" in chinese
    assert chinese.count("计划进度 = 10%") == english.count("planned_progress = 10%")
