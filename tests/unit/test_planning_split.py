"""Targets split over periods, and parts checked against their whole: Tangshan's figures, and what is refused."""

from __future__ import annotations

from decimal import Context, Decimal, localcontext
from typing import Any

import polars as pl
import pytest

from progress_rules.errors import RequestError, language
from progress_rules.planning import check_plan, check_split, split_target

# TS-08 to TS-11: four quarters against the year's plan.
QUARTERS = {"2017-Q1": "162.5", "2017-Q2": "341", "2017-Q3": "383.8", "2017-Q4": "240.2"}


def refused(call: Any, *args: Any, **kwargs: Any) -> list[tuple[str, str]]:
    with pytest.raises(RequestError) as caught:
        call(*args, **kwargs)
    for problem in caught.value.problems:
        assert problem.render("en")
        assert problem.render("zh")
    return [(p.place.field, p.code) for p in caught.value.problems]


def test_tangshan_is_within_rounding() -> None:
    check = check_split(("2017", "1127.4"), QUARTERS)
    assert check.total == Decimal("1127.5")
    assert check.difference == Decimal("0.1")
    assert (check.rounding, check.places) == (Decimal("0.20"), 1)
    assert check.status == "within_rounding"
    assert check.ok
    assert check.text("en") == (
        "2017: 4 parts come to 1127.5, 0.1 more than 1127.4: within rounding, as 4 figures with 1 decimal place "
        "can differ by up to 0.2"
    )
    assert check.text("zh") == (
        "2017：4 个分期合计 1127.5，比 1127.4 多 0.1：属四舍五入所致，4 个保留 1 位小数的数最多可差 0.2"
    )


@pytest.mark.parametrize(
    ("whole", "options", "status"),
    [
        ("1127.5", {}, "equal"),
        ("1127.30", {}, "within_rounding"),  # 0.2: as much as four figures can be off
        ("1127.29", {}, "over"),
        ("1127.7", {}, "within_rounding"),
        ("1127.8", {}, "short"),
        ("1127.8", {"tolerance": "0.3"}, "within_tolerance"),
        ("1127.4", {"tolerance": "0.1"}, "within_tolerance"),
        ("1127.8", {"mode": "at_least"}, "short"),
        ("1000", {"mode": "at_least"}, "reached"),
        ("1127.6", {"mode": "at_least"}, "within_rounding"),
        ("1127.6", {"places": 2}, "short"),
    ],
)
def test_the_difference_is_judged(whole: str, options: dict[str, Any], status: str) -> None:
    check = check_split({"2017": whole}, QUARTERS, **options)
    assert check.status == status
    assert check.ok == (status not in {"short", "over"})
    assert check.text("en")
    assert check.text("zh")


def test_whole_numbers_are_counts_unless_it_is_said_that_they_are_rounded() -> None:
    starts = {"2017-Q1": 37, "2017-Q2": 24, "2017-Q3": 12, "2017-Q4": 0}
    assert check_split(("2017", 73), starts).status == "equal"
    assert check_split(("2017", 74), starts).status == "short"
    assert check_split(("2017", 74), starts, places=0).status == "within_rounding"


def test_missing_double_and_foreign_periods_are_named() -> None:
    records = [
        {"period": "2017-Q1", "value": "162.5", "source": "notice"},
        {"period": "2017年一季度", "value": "162.5"},
        ("2017-Q3", 383.8),
        {"period": "2018-Q1", "value": 7},
        {"period": "2017", "value": 7},
    ]
    check = check_split(("2017", "708.8"), records)
    assert check.parts == ("2017-Q1", "2017-Q1", "2017-Q3")
    assert (check.missing, check.twice, check.outside) == (
        ("2017-Q2", "2017-Q4"),
        ("2017-Q1",),
        ("2017", "2018-Q1"),
    )
    assert check.status == "equal"
    assert not check.complete
    assert not check.ok
    assert check.text("zh").splitlines() == [
        "2017：3 个分期合计 708.8，与总数相符",
        "  缺少：2017-Q2、2017-Q4",
        "  重复或重叠：2017-Q1",
        "  不属于 2017：2017、2018-Q1",
    ]


def test_parts_of_several_kinds_may_make_up_a_whole() -> None:
    mixed = {"2017-H1": 503, "2017-Q3": 383, "2017-10": 80, "2017-11A": 40, "2017-11B": 40, "2017-12": 80}
    assert check_split(("2017", 1126), mixed).ok
    overlapping = check_split(("2017-Q1", 3), {"2017-01": 1, "2017-01B": 1, "2017-02": 1})
    assert overlapping.twice == ("2017-01", "2017-01B")
    assert overlapping.missing == ("2017-03A", "2017-03B")
    nothing = check_split(("2017-Q1", 3), {"2017-04": 3})
    assert (nothing.missing, nothing.total, nothing.status) == (("2017-Q1",), Decimal(0), "short")


def test_a_plan_is_checked_on_every_level() -> None:
    plan = {
        "2024": 100,
        "2024-Q1": 10,
        "2024-Q2": 20,
        "2024-Q3": 30,
        "2024-Q4": 40,
        "2024-01": 3,
        "2024-02": 3,
        "2024-03": 5,
        "2023": 90,
    }
    found = check_plan(plan)
    assert [(str(c.parent), c.status, c.parts[0]) for c in found.checks] == [
        ("2024", "equal", "2024-Q1"),
        ("2024-Q1", "over", "2024-01"),
    ]
    assert found.unchecked == ("2023",)
    assert not found.ok
    assert found.text("en").splitlines() == [
        "2024: 4 parts come to 100, as they should",
        "2024-Q1: 3 parts come to 11, 1 more than 10",
        "compared with nothing: 2023",
    ]
    assert check_plan(plan | {"2024-03": 4}).ok
    assert check_plan(plan, mode="at_least").ok


def test_a_plan_with_gaps_between_its_levels() -> None:
    plan = [("2024", 12), ("2024-H1", 5), ("2024-07", 1), ("2024-Q4", 6), ("2024-01", 1), ("2024", 13)]
    found = check_plan(plan)
    assert found.twice == ("2024",)
    assert not found.ok
    assert [(str(c.parent), c.parts, c.missing) for c in found.checks] == [
        ("2024", ("2024-H1", "2024-07", "2024-Q4"), ("2024-08", "2024-09")),
        ("2024", ("2024-H1", "2024-07", "2024-Q4"), ("2024-08", "2024-09")),
        ("2024-H1", ("2024-01",), ("2024-02", "2024-03", "2024-04", "2024-05", "2024-06")),
    ]
    with language("zh"):
        assert str(found).splitlines()[-1] == "计划中重复：2024"


def test_a_split_by_the_largest_remainder() -> None:
    split = split_target("1127.4", "2024", into="quarter", weights=["14.4", "30.3", "34.0", "21.3"])
    # 162.3456 341.6022 383.3160 240.1362: rounded down 1127.3, the tenth goes to the first.
    assert split.amounts() == {
        "2024-Q1": Decimal("162.4"),
        "2024-Q2": Decimal("341.6"),
        "2024-Q3": Decimal("383.3"),
        "2024-Q4": Decimal("240.1"),
    }
    assert list(split.cumulative().values()) == [Decimal(n) for n in ("162.4", "504.0", "887.3", "1127.4")]
    assert [part.remaining for part in split.parts][-1] == 0
    equal = split_target(10, "2024", into="quarter")
    assert list(equal.amounts().values()) == [3, 3, 2, 2]  # ties to the earlier


def test_a_split_on_several_levels_and_back_from_the_end() -> None:
    split = split_target(
        100,
        "2024",
        into=("half-year", "month"),
        weights={"2024-H1": 1, "2024-H2": 2} | {f"2024-{n:02}": n % 2 for n in range(7, 13)},
        places=1,
        amounts={"2024-01": "8.3"},
        backward=True,
    )
    assert split.amounts() == {"2024-H2": Decimal("66.7"), "2024-H1": Decimal("33.3")}
    assert [str(part.period) for part in split.parts[:3]] == ["2024-H2", "2024-12", "2024-11"]
    months = split.amounts("month")
    assert months["2024-01"] == Decimal("8.3")
    assert months["2024-02"] == Decimal("5.0")
    assert (months["2024-07"], months["2024-09"], months["2024-08"]) == (Decimal("22.3"), Decimal("22.2"), 0)
    assert split.cumulative("month")["2024-07"] == Decimal("55.6")
    first = split.parts[-1]
    assert (str(first.period), first.fixed, str(first.parent)) == ("2024-01", True, "2024-H1")
    assert check_plan(split.plan()).ok
    assert str(split).splitlines()[3].split() == ["·", "2024-12", "0.0", "100.0", "0.0"]
    assert split.text("zh").startswith("2024：100\n  期间")
    assert "<td>&emsp;2024-12</td>" in split._repr_html_()


def test_half_months_are_parts_of_a_month() -> None:
    assert split_target(9, "2024-02", into="half-month").amounts() == {"2024-02A": 5, "2024-02B": 4}


def test_a_split_is_exact_whatever_the_context_and_spelling() -> None:
    with localcontext(Context(prec=3)):
        split = split_target("123,456,789.12", "2024", into="month", weights=[0.1] * 12)
        assert check_split(("2024", "123456789.12"), split.amounts()).status == "equal"
        assert "0.01" in check_split(("2024", "123456789.11"), split.amounts()).text("en")
    negative = split_target(-10, "2024", into="quarter")
    assert sum(negative.amounts().values()) == -10


def test_the_frame_of_a_split_has_exact_decimals() -> None:
    frame = split_target("10.5", "2024", into=("quarter", "month")).to_frame()
    assert frame.columns == [
        "period", "kind", "start", "end", "parent", "amount", "cumulative", "remaining", "fixed",
    ]  # fmt: skip
    assert frame.schema["amount"] == pl.Decimal(38, 1)
    assert frame.filter(kind="quarter")["amount"].sum() == Decimal("10.5")


@pytest.mark.parametrize(
    ("period", "into"),
    [("2024", "week"), ("2024-01", "week"), ("2024-Q1", "year"), ("2024-01A", "month"), ("2024", ("month", "quarter")),
     ("2024", "dates"), ("2024", ("quarter", "quarter"))],
)  # fmt: skip
def test_periods_that_do_not_divide(period: str, into: Any) -> None:
    assert refused(split_target, 1, period, into=into) == [("into", "PR822")]


def test_what_a_split_refuses_is_told_at_once() -> None:
    assert refused(
        split_target,
        "12亿元",
        "2024",
        into="quarter",
        weights={"2024-Q1": -1, "2024-Q5": 2, "2025-Q1": 1, "2024-Q2": "x"},
        amounts={"2024年一季度": 1, "2024-Q1": 2},
        places=40,
    ) == [
        ("amounts[2024-Q1]", "PR828"),
        ("places", "PR830"),
        ("total", "PR821"),
        ("weights", "PR826"),
        ("weights[2024-Q1]", "PR825"),
        ("weights[2024-Q2]", "PR821"),
        ("weights[2024-Q5]", "PR501"),
        ("weights[2025-Q1]", "PR827"),
    ]
    assert refused(split_target, 1, "2024-W01", into="quarter") == [("period", "PR823")]
    assert refused(split_target, 1, "2024", into="quarters") == [("into", "PR509")]
    assert refused(split_target, 1, "2024", into=()) == [("into", "PR509")]
    assert refused(split_target, 1, "2024", into="quarter", weights=[1, 2]) == [("weights", "PR824")]
    assert refused(split_target, 1, "2024", into="quarter", weights="1234") == [("weights", "PR825")]
    assert refused(split_target, 1, "2024", into="quarter", weights=[0] * 4) == [("weights", "PR825")]
    assert refused(split_target, True, "2024", into="quarter") == [("total", "PR821")]
    assert refused(split_target, float("inf"), "2024", into="quarter") == [("total", "PR821")]
    assert refused(split_target, "1.25", "2024", into="quarter", places=1, amounts={"2024-Q1": "0.05"}) == [
        ("amounts[2024-Q1]", "PR829"),
        ("total", "PR829"),
    ]
    assert refused(split_target, 5, "2024-H1", into="quarter", amounts={"2024-Q1": 1, "2024-Q2": 3}) == [
        ("amounts", "PR831")
    ]
    assert refused(split_target, 5, "2024-H1", into="quarter", amounts={"2024-Q1": 6}) == [
        ("amounts", "PR831")
    ]


def test_settled_amounts_may_take_everything() -> None:
    split = split_target(5, "2024-H1", into="quarter", amounts={"2024-Q1": 5}, weights={"2024-Q2": 0})
    assert list(split.amounts().values()) == [5, 0]
    assert split_target(0, "2024-H1", into="quarter").amounts() == {"2024-Q1": 0, "2024-Q2": 0}


def test_what_a_check_refuses_is_told_at_once() -> None:
    wrong = [
        {"period": "2024-W03", "value": 1},
        {"period": "2024-13", "value": "x"},
        "2024-01",
        ("2024-01-31", 1),
    ]
    assert refused(check_split, "1127.4", wrong, tolerance=-1, mode="atleast", places=True) == [
        ("children[0].period", "PR823"),
        ("children[1].period", "PR501"),
        ("children[1].value", "PR821"),
        ("children[2]", "PR832"),
        ("children[3]", "PR823"),
        ("mode", "PR833"),
        ("parent", "PR832"),
        ("places", "PR830"),
        ("tolerance", "PR834"),
    ]
    assert refused(check_split, ("2024", 1), {}) == [("children", "PR835")]
    assert refused(check_split, ("2024", 1), 7) == [("children", "PR832")]
    assert refused(check_split, ("2024-W01", 1), {"2024-01": 1}) == [("parent[2024-W01]", "PR823")]
    assert refused(check_plan, []) == [("figures", "PR835")]
    assert refused(check_plan, {"2024-W01": 3}) == [("figures[2024-W01]", "PR823")]
    assert refused(check_plan, {"2024": 3}, tolerance="x") == [("tolerance", "PR821")]
