"""Whatever is changed or taken away behind a ledger's back is found, and the entry is named."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import progress_rules as pr
from progress_rules.errors import LedgerError, StoreError
from progress_rules.live.ledger import Draft, fact_draft, pack_draft
from progress_rules.live.ledger.entry import COLUMNS, digest_of
from tests.ledger.conftest import Clock, Place

N = 9


@cache
def ziyang() -> Draft:
    return pack_draft(pr.load_pack("ziyang"))


@pytest.fixture
def filled(place: Place) -> Place:
    drafts = [fact_draft(pr.Project(id=f"P-{i % 5}", name=f"第{i}版"), author="王") for i in range(N - 1)]
    with place.open(clock=Clock()) as ledger:
        ledger.append([ziyang(), *drafts[:3]], key="first")
        ledger.append(drafts[3], key="second")
        ledger.append(drafts[4:])
    return place


def faults(place: Place, anchor=None) -> list[tuple[int, str]]:
    with place.open() as ledger:
        found = ledger.verify(anchor).faults
    for fault in found:
        assert str(fault.number) in fault.problem.message("en")
        assert fault.problem.message("zh") != str(fault)
    return [(fault.number, fault.what) for fault in found]


def test_a_sound_ledger(filled: Place):
    with filled.open() as ledger:
        verified = ledger.verify(ledger.head)
        assert (verified.sound, verified.entries, verified.head) == (True, N, ledger.head)
        assert ledger.verify((3, ledger.entry(3).digest)).sound
        assert ledger.verify(f"3:{ledger.entry(3).digest}").sound
        assert ledger.verify((0, "0" * 64)).sound


VALUES = {
    "kind": "note", "table_name": "reports", "fact_key": '["P-9"]', "body": "{}", "valid_from": "2024-01-01",
    "valid_to": "2024-01-01", "author": "李", "reason": "x", "recorded_at": "2024-03-01T09:00:30.000000",
    "utc_offset": 28800, "post_key": "other", "post_position": 0, "supersedes": 77, "previous": "a" * 64,
    "digest": "b" * 64,
}  # fmt: skip


@pytest.mark.parametrize("column", VALUES)
def test_any_column_of_any_entry(filled: Place, column: str):
    touched = (1, 4, N)
    for number in touched:
        value = number + 100 if column == "post_position" else VALUES[column]
        extra = f" || {number}" if column == "post_key" else ""  # no post has its keys twice
        filled.tamper(f"UPDATE ledger_entries SET {column} = ?{extra} WHERE number = ?", value, number)
    assert faults(filled) == [(number, "changed") for number in touched]


def test_every_column_is_tried():
    assert {*COLUMNS, "digest"} == {*VALUES, "number"}


@pytest.mark.parametrize("number", [1, 4, N])
def test_a_missing_entry(filled: Place, number: int):
    filled.tamper("DELETE FROM ledger_entries WHERE number = ?", number)
    assert faults(filled) == [(number, "missing")]


def test_several_missing_entries_are_told_together(filled: Place):
    filled.tamper("DELETE FROM ledger_entries WHERE number BETWEEN 3 AND 5 OR number = 7")
    assert faults(filled) == [(3, "missing"), (7, "missing")]
    with filled.open() as ledger:
        assert "entry 3 is missing (3 in a row, up to 5)" in str(ledger.verify().faults[0])


@pytest.mark.parametrize("other", [1000, -3, 0])
def test_an_entry_moved_elsewhere(filled: Place, other: int):
    filled.tamper("UPDATE ledger_entries SET number = ? WHERE number = 4", other)
    assert sorted(faults(filled)) == sorted([(other, "out of order"), (4, "missing")])


def test_two_entries_that_change_places(filled: Place):
    filled.tamper(
        "UPDATE ledger_entries SET number = CASE number WHEN 3 THEN -6 ELSE -3 END WHERE number IN (3, 6)"
    )
    filled.tamper("UPDATE ledger_entries SET number = -number WHERE number < 0")
    assert faults(filled) == [(3, "out of order"), (6, "out of order")]


def test_a_change_with_a_digest_of_its_own_breaks_the_chain(filled: Place):
    with filled.open() as ledger:
        entry = ledger.entry(4)
    row = dict(
        zip(
            COLUMNS,
            filled.rows(f"SELECT {', '.join(COLUMNS)} FROM ledger_entries WHERE number = 4")[0],
            strict=True,
        )
    )
    digest = digest_of({**row, "author": "李"})
    filled.tamper("UPDATE ledger_entries SET author = '李', digest = ? WHERE number = 4", digest)
    assert faults(filled) == [(5, "chain broken")]
    assert faults(filled, (4, entry.digest)) == [(5, "chain broken"), (4, "anchor")]


def forge(place: Place, start: int) -> None:
    """Write digests anew from an entry on, the head too: what somebody with the whole database could do."""
    columns = ", ".join((*COLUMNS, "digest"))
    previous = None
    for values in place.rows(f"SELECT {columns} FROM ledger_entries ORDER BY number"):
        row = dict(zip((*COLUMNS, "digest"), values, strict=True))
        if row["number"] >= start:
            row["previous"] = previous or row["previous"]
            row["digest"] = digest_of(row)
            place.tamper(
                "UPDATE ledger_entries SET previous = ?, digest = ? WHERE number = ?",
                row["previous"], row["digest"], row["number"],
            )  # fmt: skip
        previous = row["digest"]
    place.tamper("UPDATE ledger_head SET digest = ?", previous)


def test_a_whole_chain_written_anew_is_found_by_an_anchor(filled: Place):
    with filled.open() as ledger:
        head = ledger.head
    filled.tamper("UPDATE ledger_entries SET author = '李' WHERE number = 4")
    forge(filled, 4)
    assert faults(filled) == []
    assert faults(filled, head) == [(N, "anchor")]


def test_a_time_that_runs_back_is_found_although_the_chain_is_sound(filled: Place):
    filled.tamper("UPDATE ledger_entries SET recorded_at = '2024-03-01T08:00:00.000000' WHERE number = 4")
    forge(filled, 4)
    assert faults(filled) == [(4, "time runs back")]


def test_the_end_cut_off_with_its_head_is_found_by_an_anchor(filled: Place):
    with filled.open() as ledger:
        head, before = ledger.head, ledger.entry(N - 1).digest
    filled.tamper("DELETE FROM ledger_entries WHERE number = ?", N)
    assert faults(filled) == [(N, "missing")]
    filled.tamper("UPDATE ledger_head SET number = ?, digest = ?", N - 1, before)
    assert faults(filled) == []
    assert faults(filled, head) == [(N, "anchor")]
    assert faults(filled, (N - 1, before)) == []


def test_the_head(filled: Place):
    filled.tamper("UPDATE ledger_head SET digest = ?", "c" * 64)
    assert faults(filled) == [(N, "head")]
    with filled.open() as ledger, pytest.raises(StoreError, match=r"PR719"):
        ledger.append(Draft("note"))
    filled.tamper("UPDATE ledger_head SET number = 2")
    assert faults(filled) == [(N, "head")]
    filled.tamper("DELETE FROM ledger_head")
    assert faults(filled) == [(N, "head")]
    with filled.open() as ledger, pytest.raises(StoreError, match=r"PR719"):
        ledger.append(Draft("note"))


def test_everything_gone(filled: Place):
    filled.tamper("DELETE FROM ledger_entries")
    assert faults(filled) == [(1, "missing")]
    with filled.open() as ledger, pytest.raises(StoreError, match=r"PR719"):
        ledger.append(Draft("note"))


def test_what_was_changed_is_not_used(filled: Place):
    filled.tamper("UPDATE ledger_entries SET body = '{}' WHERE number IN (1, ?)", N)
    with filled.open() as ledger:
        with pytest.raises(StoreError, match=r"PR731 entry 1 has been changed"):
            ledger.pack()
        with pytest.raises(StoreError, match=f"PR731 entry {N} has been changed"):
            ledger.portfolio(tables=())


def test_the_database_itself_refuses_changes(filled: Place):
    for sql in ("UPDATE ledger_entries SET author = ''", "DELETE FROM ledger_entries"):
        with pytest.raises(Exception, match="entries of a ledger are never changed or deleted"):
            filled.run(sql)


@pytest.mark.parametrize("text", ["", "12", "12:abc", f"x:{'a' * 64}", f"1:{'g' * 64}", (1, "a")])
def test_anchors_that_are_none(file: Place, text):
    with file.open() as ledger, pytest.raises(LedgerError, match=r"PR721"):
        ledger.verify(text)


@settings(max_examples=40)
@given(data=st.data())
def test_any_damage_at_all(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject):
    """A random column of a random entry gets a random value, or a random entry goes: the entry is named."""
    folder = tmp_path_factory.mktemp("damage")
    place = Place("sqlite", f"sqlite:///{folder}/office.db", folder / "office.db")
    count = data.draw(st.integers(1, 12))
    with place.open(clock=Clock()) as ledger:
        for i in range(count):
            ledger.append(fact_draft(pr.Project(id=f"P-{i % 3}", name=f"版{i}")))
        head = ledger.head
    number = data.draw(st.integers(1, count))
    column = data.draw(st.sampled_from(["row", *VALUES]))
    if column == "row":
        place.tamper("DELETE FROM ledger_entries WHERE number = ?", number)
        assert (number, "missing") in faults(place, head)
        return
    ((before,),) = place.rows(f"SELECT {column} FROM ledger_entries WHERE number = {number}")
    if column in {"utc_offset", "post_position", "supersedes"}:
        value = data.draw(st.integers(-(2**31), 2**31 - 1).filter(lambda v: v != before))
    else:
        text = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=70)
        value = data.draw(
            st.one_of(text, text.map(lambda t: f"{before or ''}{t}")).filter(lambda v: v != before)
        )
    place.tamper(f"UPDATE ledger_entries SET {column} = ? WHERE number = ?", value, number)
    assert [n for n, what in faults(place, head) if what != "anchor"] == [number]


ODD = {
    "body": ["{", "[]", "null", "[" * 3000],
    "valid_from": ["yesterday", "2017-13-45", ""],
    "recorded_at": ["noon", ""],
    "utc_offset": ["east", 2**62],
    "post_position": ["x"],
    "supersedes": ["x"],
}


@pytest.mark.parametrize("column", ODD)
def test_what_no_ledger_writes_is_told_though_its_digest_is_right(file: Place, tmp_path: Path, column: str):
    """Somebody wrote an entry by hand, and the chain with it: that is a fault to be listed, not a crash."""
    with file.open(clock=Clock()) as ledger:
        ledger.append(pack_draft(pr.load_pack("ziyang")))
        ledger.append(fact_draft(pr.Project(id="P-1")))
    rows = file.rows("SELECT * FROM ledger_entries WHERE number = 2")
    row = dict(zip((*COLUMNS, "digest"), rows[0], strict=True))
    for value in ODD[column]:
        digest = digest_of({**row, column: value})
        file.tamper(f"UPDATE ledger_entries SET {column} = ?, digest = ? WHERE number = 2", value, digest)
        file.tamper("UPDATE ledger_head SET digest = ?", digest)
        assert faults(file) == [(2, "changed")]
        with file.open() as ledger:
            for use in (ledger.portfolio, lambda: pr.Session(ledger=ledger), lambda: list(ledger.entries())):
                with pytest.raises(StoreError, match="PR731"):
                    use()
            with pytest.raises(StoreError, match="PR731"):
                ledger.export(tmp_path / "export")
        assert not (tmp_path / "export").exists()
        file.tamper(f"UPDATE ledger_entries SET {column} = ? WHERE number = 2", row[column])


@pytest.mark.parametrize("number", ["abc", b"x", 2.5, -1])
def test_a_head_that_names_no_number(file: Place, number: object):
    with file.open(clock=Clock()) as ledger:
        ledger.append(fact_draft(pr.Project(id="P-1")))
    file.tamper("UPDATE ledger_head SET number = ?", number)
    assert faults(file) == [(1, "head")]
