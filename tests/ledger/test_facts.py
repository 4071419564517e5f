"""Facts go into a ledger and come back as they were: exact, typed, with their units."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import progress_rules as pr
from progress_rules import testing
from progress_rules.demo import demo_portfolio
from progress_rules.errors import LedgerError
from progress_rules.live.ledger import Draft, fact_draft, fact_drafts, fact_of, pack_draft, pack_of
from progress_rules.live.ledger.entry import json_text, plain
from progress_rules.model import FACTS, Fact
from tests.ledger.conftest import Place

TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc", "Z"]), min_size=1, max_size=8)
NUMBER = st.decimals(-(10**12), 10**12, places=4)
EXTRA = st.one_of(
    st.none(),
    st.booleans(),
    NUMBER,
    st.dates(),
    st.datetimes(),
    TEXT,
    st.sampled_from(["12", "2017-10-31", "true"]),
)


def through_json(draft: Draft) -> Draft:
    """Return a draft as it comes back from the database."""
    import json

    return Draft(draft.kind, draft.table, draft.key, json.loads(json_text(plain(draft.body))))


@given(
    number=NUMBER,
    amount=st.decimals(0, 10**10, places=6),
    moment=st.datetimes(),
    text=TEXT,
    extras=st.dictionaries(TEXT.map(lambda t: f"x{t}"), EXTRA, max_size=5),
)
def test_any_fact_comes_back(number, amount, moment, text, extras):
    facts: list[Fact] = [
        pr.Issue(id=text, raised_at=moment, departments=number, **extras),
        pr.Project(id=text, name=text, total_investment=amount, listed_from=moment.date(), **extras),
        pr.Report(project=text, period="2017年10月", planned_progress=amount, recorded_at=moment, **extras),
        pr.Exemption(project=text, from_=moment.date(), **extras),
        pr.Baseline(project=text, version=number, from_="2024-06-01", annual_plan=amount),
        pr.Transition(item=text, to="受理", at=moment),
    ]
    for fact in facts:
        back = fact_of(through_json(fact_draft(fact)))
        assert back == fact
        assert {n: type(v) for n, v in back} == {n: type(v) for n, v in fact}
        assert fact_draft(back) == fact_draft(fact)


@settings(max_examples=settings().max_examples // 3)
@given(facts=testing.portfolios(records=True, lineage=True))
def test_any_portfolio_comes_back(facts):
    entries = [fact_of(through_json(draft)) for draft in fact_drafts(facts)]
    again = pr.Portfolio.from_facts(entries)
    assert again == facts
    assert again.to_dict() == facts.to_dict()
    keys = [(draft.table, draft.key) for draft in fact_drafts(facts)]
    assert len(set(keys)) == len(keys)


def test_a_workbook_of_amounts_with_units_comes_back(file: Place, tmp_path):
    path = tmp_path / "given.json"
    path.write_text(
        '{"项目": [{"项目编号": "P-1", "总投资（亿元）": "3.5", "楼层": "12", "备注": "0012", "验收": "是"},'
        ' {"项目编号": "P-2", "总投资（亿元）": "0.12345678", "楼层": "3.25", "验收": "否"}]}',
        encoding="utf-8",
    )
    facts = pr.read_portfolio(path)
    assert facts.money_unit == "万元"
    with file.open() as ledger:
        first = ledger.append(fact_drafts(facts))[0]
        assert first.body["units"] == {"total_investment": "万元"}
        assert first.body["extras"] == {"楼层": {"number": "12"}, "备注": "0012", "验收": True}
        again = ledger.portfolio()
    assert (again, again.money_unit, again.to_dict()) == (facts, "万元", facts.to_dict())


def test_amounts_with_and_without_a_unit_are_not_mixed(file: Place):
    with file.open() as ledger:
        ledger.append(fact_draft(pr.Project(id="P-1", total_investment="3"), money_unit="万元"))
        ledger.append(fact_draft(pr.Project(id="P-2", total_investment="0")))
        assert ledger.portfolio().money_unit == "万元"
        ledger.append(fact_draft(pr.Project(id="P-3", total_investment="30000")))
        with pytest.raises(LedgerError, match=r"entry\[3\]: PR723 .* its amounts state no unit"):
            ledger.portfolio()


def test_rows_of_declared_tables_come_back():
    spec = pr.TableSpec(
        "buildings", "楼栋", (pr.ColumnSpec("id", "id"), pr.ColumnSpec("class"), pr.ColumnSpec("area", "money")),
    )  # fmt: skip
    portfolio = pr.Portfolio(tables=[spec], buildings=[{"id": "B-1", "class": "甲", "area": "12.5", "层": 3}])
    (row,) = portfolio.facts("buildings")
    draft = fact_draft(row, money_unit="万元")
    assert (draft.key, draft.body["values"]) == ('["B-1"]', {"id": "B-1", "class": "甲", "area": "12.5"})
    assert fact_of(through_json(draft), [spec]) == row
    with pytest.raises(LedgerError, match="PR716"):
        fact_of(draft)


@pytest.mark.parametrize("table", FACTS)
def test_valid_times_follow_from_the_facts(table: str):
    day, moment = date(2024, 2, 29), datetime(2024, 2, 29, 23, 30)
    model = FACTS[table]
    values = {
        c.name: {"id": "X", "text": "x", "period": "2024-02", "moment": moment}.get(
            c.kind, day if c.kind in {"date", "first_day", "last_day"} else 1
        )
        for c in model.columns()
    }
    draft = fact_draft(model.model_validate(values))
    if table in {"reports", "targets"}:
        assert (draft.valid_from, draft.valid_to) == (date(2024, 2, 1), day)
    else:
        assert draft.valid_from == day
        assert draft.valid_to in ({None} if table == "baselines" else {day})


def test_what_is_no_fact_is_told(file: Place):
    with file.open() as ledger:
        ledger.append(Draft("fact", "projects", "P-1", {"values": {"name": "no id"}}))
        ledger.append(Draft("fact", "reports", "R-1", {"something": "else"}))
        ledger.append(
            Draft("fact", "issues", "I-1", {"values": {"id": "I-1"}, "extras": {"x": {"colour": "red"}}})
        )
        ledger.append(Draft("fact", "fleet", "F-1", {"values": {}}))
        ledger.append(Draft("fact", "fleet", "F-2", {"values": {}}))
        with pytest.raises(LedgerError) as caught:
            ledger.portfolio()
    assert caught.value.codes == ("PR716", "PR723", "PR723", "PR723")


@pytest.mark.parametrize("name", pr.list_packs())
def test_every_bundled_pack_comes_back(name: str):
    pack = pr.load_pack(name)
    assert pack_of(through_json(pack_draft(pack))) == pack


def test_parameters_of_every_type_come_back():
    spec = {
        "pack": "p", "title": "P", "levels": [{"id": "green"}, {"id": "red"}],
        "parameters": {
            "points": {"value": 5}, "word": {"value": "x"}, "flag": {"value": True}, "day": {"value": date(2024, 1, 1)},
        },
        "rules": [{"id": "r", "when": "planned_progress > points", "then": {"signal": "red"}}],
    }  # fmt: skip
    given_ = {"points": Decimal("7.50"), "word": "12", "flag": False, "day": date(2025, 2, 3)}
    pack = pr.load_pack(spec, parameters=given_)
    assert pack_draft(pack).body["parameters"] == {
        "points": "7.5", "word": "12", "flag": "false", "day": "2025-02-03",
    }  # fmt: skip
    assert pack_of(through_json(pack_draft(pack))) == pack
    assert pack_of(through_json(pack_draft(pr.load_pack(spec)))) == pr.load_pack(spec)


def test_the_demo_of_another_city_comes_back(file: Place):
    facts = demo_portfolio(pack="tangshan")
    with file.open() as ledger:
        ledger.append(pack_draft(pr.load_pack("tangshan")))
        ledger.append(fact_drafts(facts), key="all of it")
        assert ledger.portfolio() == facts
        replayed = ledger.replay()
    batch = pr.assess(facts, "tangshan")
    for table in ("lights", "actions", "scores", "totals", "ranks", "duties", "findings"):
        assert getattr(replayed, table).equals(getattr(batch, table))
