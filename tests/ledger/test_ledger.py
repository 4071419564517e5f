"""Posting and reading, on both databases."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, date, datetime, timedelta, timezone

import pytest

import progress_rules as pr
from progress_rules.errors import LedgerError, StoreError
from progress_rules.live.ledger import Draft, Ledger, fact_draft, fact_drafts, pack_draft, retraction_draft
from tests.ledger.conftest import Clock, Place

ROAD = pr.Project(id="P-1", name="环城路", total_investment="1200.5")
LATER = pr.Project(id="P-1", name="环城路二期", total_investment="1200.5")
REPORT = pr.Report(project="P-1", period="2017-10", planned_progress=70, actual_progress="61.5")


def numbers(entries) -> list[tuple[int, str, int | None]]:
    return [(entry.number, entry.kind, entry.supersedes) for entry in entries]


def test_what_is_posted_is_there(ledger: Ledger):
    (one, other) = ledger.append([fact_draft(ROAD, author="王"), fact_draft(REPORT)], key="mail 1")
    assert numbers([one, other]) == [(1, "fact", None), (2, "fact", None)]
    assert list(ledger.entries()) == [one, other]
    assert ledger.head == (2, other.digest)
    assert (one.author, one.recorded_at, one.utc_offset) == ("王", datetime(2024, 3, 1, 9, 1), None)
    assert (one.post_key, one.post_position, other.post_position) == ("mail 1", 0, 1)
    assert (other.valid_from, other.valid_to) == (date(2017, 10, 1), date(2017, 10, 31))
    assert one.body == {"values": {"id": "P-1", "name": "环城路", "total_investment": "1200.5"}}
    assert ledger.portfolio() == pr.Portfolio(projects=[ROAD], reports=[REPORT])


def test_an_empty_ledger(ledger: Ledger):
    assert ledger.head == (0, "0" * 64)
    assert list(ledger.entries()) == []
    assert ledger.verify().sound
    assert ledger.append([], key="nothing") == []
    assert ledger.portfolio() == pr.Portfolio()
    with pytest.raises(LedgerError, match=r"PR717"):
        ledger.pack()


def test_the_digest_is_what_the_documents_say(ledger: Ledger):
    entry = ledger.append(fact_draft(ROAD, reason="first list"), key="mail 1")[0]
    parts = [
        "progress-rules ledger entry 1", 1, "fact", "projects", '["P-1"]', entry.text, None, None, "", "first list",
        "2024-03-01T09:01:00.000000", None, "mail 1", 0, None, "0" * 64,
    ]  # fmt: skip
    text = json.dumps(parts, ensure_ascii=False, separators=(",", ":"))
    assert entry.digest == hashlib.sha256(text.encode("utf-8")).hexdigest()


def test_the_same_key_answers_with_what_it_wrote(place: Place):
    drafts = [fact_draft(ROAD), Draft("note", body={"n": 1})]
    with place.open(clock=Clock()) as ledger:
        first = ledger.append(drafts, key="k")
    with place.open() as ledger:
        assert ledger.append(drafts, key="k") == first
        assert ledger.head.number == 2


def test_the_same_key_also_after_the_fact_was_corrected(ledger: Ledger):
    ledger.append(fact_draft(ROAD), key="a")
    second = ledger.append(fact_draft(LATER), key="b")
    assert numbers(ledger.append(fact_draft(ROAD), key="a")) == [(1, "fact", None)]
    assert ledger.append(fact_draft(LATER), key="b") == second
    assert numbers(second) == [(2, "correction", 1)]
    assert ledger.head.number == 2


@pytest.mark.parametrize(
    "other",
    [
        [fact_draft(LATER)],
        [fact_draft(ROAD), fact_draft(REPORT)],
        [fact_draft(ROAD, author="李")],
        [Draft("note", "projects", '["P-1"]', fact_draft(ROAD).body)],
        [],
    ],
)
def test_the_same_key_with_other_content_is_refused_and_shows_both(ledger: Ledger, other):
    ledger.append([fact_draft(ROAD)], key="k")
    if not other:
        with pytest.raises(LedgerError, match=r"PR711"):
            ledger.append([], key="k")
        return
    with pytest.raises(LedgerError) as caught:
        ledger.append(other, key="k")
    assert caught.value.codes == ("PR711",)
    assert '- 1 fact projects ["P-1"]' in str(caught.value)
    assert f'+ {other[0].kind} projects ["P-1"]' in str(caught.value)
    assert ledger.head.number == 1


def test_a_fact_that_is_there_already_is_not_written_again(ledger: Ledger):
    first = ledger.append(fact_draft(ROAD))
    assert ledger.append(fact_draft(ROAD, author="another")) == first
    assert numbers(ledger.append([fact_draft(ROAD), fact_draft(LATER), fact_draft(LATER)])) == [
        (1, "fact", None),
        (2, "correction", 1),
        (2, "correction", 1),
    ]
    assert numbers(ledger.append(fact_draft(LATER), key="said again")) == [(3, "fact", 2)]


def test_corrections_and_retractions(ledger: Ledger):
    ledger.append([fact_draft(ROAD), fact_draft(REPORT)])
    ledger.append(fact_draft(LATER, reason="renamed"))
    gone = ledger.append(retraction_draft(LATER, reason="listed twice"))
    assert numbers(gone) == [(4, "retraction", 3)]
    assert ledger.append(retraction_draft(LATER)) == gone
    assert [p.name for p in ledger.portfolio(known_by=1).projects] == ["环城路"]
    assert [p.name for p in ledger.portfolio(known_by=3).projects] == ["环城路二期"]
    assert [p.name for p in ledger.portfolio().projects] == [None]  # the one that the report names
    assert numbers(ledger.append(fact_draft(LATER))) == [(5, "fact", 4)]
    assert [p.name for p in ledger.portfolio().projects] == ["环城路二期"]


def test_only_what_is_there_is_corrected_or_retracted(ledger: Ledger):
    with pytest.raises(LedgerError, match=r"PR715"):
        ledger.append(retraction_draft(ROAD))
    draft = fact_draft(ROAD)
    correction = Draft("correction", draft.table, draft.key, draft.body)
    with pytest.raises(LedgerError, match=r"drafts\[1\]: PR715"):
        ledger.append([Draft("note"), correction])
    assert ledger.head.number == 0
    ledger.append(fact_draft(LATER))
    assert numbers(ledger.append(correction)) == [(2, "correction", 1)]


def test_a_key_of_parts_is_text_numbers_and_nothing():
    with pytest.raises(LedgerError, match="PR714"):
        Draft("note", key=(date(2024, 1, 1),))


def test_wrong_drafts_are_told_all_at_once(ledger: Ledger):
    drafts = [
        Draft("fax"),
        Draft("fact", "projects"),
        Draft("note", body={"points": 3.5}),
        Draft("note", valid_from=date(2024, 2, 1), valid_to=date(2024, 1, 1)),
        Draft("note", body={"a": [{"b": "\ud800"}]}),
        Draft("note", body={1: 2}),  # type: ignore[dict-item]
        Draft("note", author=7),  # type: ignore[arg-type]
        Draft("note", valid_from=datetime(2024, 2, 1)),
    ]
    with pytest.raises(LedgerError) as caught:
        ledger.append([*drafts, Draft("note")])
    assert caught.value.codes == ("PR712", "PR713", "PR714", "PR725", "PR714", "PR714", "PR714", "PR725")
    assert ledger.head.number == 0
    for key in ("", 7, "a\x00b"):
        with pytest.raises(LedgerError, match=r"PR714"):
            ledger.append(Draft("note"), key=key)  # type: ignore[arg-type]


def test_any_text_comes_back(ledger: Ledger):
    body = {"text": '引号" \\ \n \x00 \u2028 🏗', "deep": [{"a": [True, None, -3, 10**30]}], "": ""}
    entry = ledger.append(Draft("note", key="k'; --", body=body, author="王\t李"), key="键 \U0001f511")[0]
    assert next(ledger.entries()) == entry
    assert entry.body == body
    assert ledger.verify().sound


def test_known_by_a_moment_a_day_a_number(ledger: Ledger):
    for name in ("一", "二", "三"):  # at 9:01, 9:02 and 9:03
        ledger.append(fact_draft(pr.Project(id="P-1", name=name)))

    def name(known_by) -> str | None:
        found = ledger.portfolio(known_by).projects
        return found[0].name if found else None

    assert [name(n) for n in (0, 1, 2, 3, 99, "2")] == [None, "一", "二", "三", "三", "二"]
    assert name("2024-03-01 09:01") == "一"
    assert name("2024-03-01T09:02:00") == "二"
    assert name(datetime(2024, 3, 1, 9, 2, 59)) == "二"
    assert name("2024-02-29") is None
    assert name(date(2024, 3, 1)) == name("2024-03-01") == name(None) == "三"
    assert [e.number for e in ledger.entries(until="2024-03-01 09:02")] == [1, 2]
    for wrong in ("yesterday", "2024-03-01T09:00+08:00", True, -1, 1.5, datetime.now(UTC)):
        with pytest.raises(LedgerError, match=r"PR720"):
            ledger.portfolio(wrong)


def test_entries_are_streamed_by_pages(ledger: Ledger, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("progress_rules.live.ledger.reading.PAGE", 3)
    ledger.append([Draft("note" if i % 2 else "clock", body={"i": i}) for i in range(10)])
    assert [e.body["i"] for e in ledger.entries()] == list(range(10))
    assert [e.number for e in ledger.entries(after=4, kind="note", until=9)] == [6, 8]
    stream = ledger.entries()
    next(stream)
    ledger.append(Draft("note"))  # a stream ends where the ledger ended when it began
    assert sum(1 for _ in stream) == 9
    assert ledger.entry(4).body == {"i": 3}
    assert ledger.entry(99) is None
    assert ledger.verify().entries == 11


def test_packs_are_stored_with_their_content(ledger: Ledger):
    five = pr.load_pack("ziyang", parameters={"lag_points": 5})
    other = pr.load_pack("zhaoling")
    assert numbers(ledger.append(pack_draft(five))) == [(1, "pack", None)]
    assert numbers(ledger.append(pack_draft(five))) == [(1, "pack", None)]
    ledger.append(pack_draft(other))
    assert numbers(ledger.append(pack_draft(five))) == [(3, "pack", 2)]
    assert ledger.pack() == ledger.pack(1) == ledger.pack(name="ziyang") == five
    assert ledger.pack(2) == ledger.pack(name="zhaoling") == other
    with pytest.raises(LedgerError, match=r"PR717 there is no pack tangshan in the ledger by now"):
        ledger.pack(name="tangshan")


def test_a_pack_that_reads_otherwise_is_refused(ledger: Ledger):
    draft = pack_draft(pr.load_pack("ziyang"))
    ledger.append(Draft("pack", key="ziyang", body={**draft.body, "digest": "sha256:0"}))
    with pytest.raises(LedgerError, match=r"PR718 the pack ziyang of entry 1"):
        ledger.pack()


def test_tables_that_a_pack_declares(ledger: Ledger):
    pack = pr.load_pack("tangshan")
    spec = pr.TableSpec("buildings", "楼栋", (pr.ColumnSpec("id", "id"), pr.ColumnSpec("floors", "number")))
    portfolio = pr.Portfolio(tables=[spec], buildings=[{"id": "B-1", "floors": 12}])
    ledger.append(fact_drafts(portfolio))
    with pytest.raises(LedgerError, match=r"PR716 the ledger has facts of a table buildings"):
        ledger.portfolio()
    assert ledger.portfolio(tables=[spec]) == portfolio
    ledger.append(pack_draft(pack))
    assert {t.name for t in ledger.portfolio(1 - 1).tables} == set()
    with pytest.raises(LedgerError, match=r"PR716"):
        ledger.portfolio()


def test_the_clock_may_not_run_back(place: Place):
    clock = Clock()
    with place.open(clock=clock) as ledger:
        ledger.append(Draft("note"))
        clock.now -= timedelta(minutes=1, seconds=2)
        assert ledger.append(Draft("note"))[0].recorded_at == datetime(2024, 3, 1, 9, 1)  # within 2 seconds
        clock.now = datetime(2024, 2, 29, 7, 29)
        with pytest.raises(StoreError) as caught:
            ledger.append([Draft("note"), Draft("note")])
        assert caught.value.codes == ("PR710",)
        assert "the clock shows 2024-02-29 07:30:00, 1 d 1 h 31 min before the last entry, 2" in str(
            caught.value
        )
        assert ledger.head.number == 2
        clock.now = datetime(2024, 3, 1, 9, 0)
        assert ledger.append(Draft("note"))[0].number == 3
        assert ledger.verify().sound


def test_the_end_of_summer_time_is_no_clock_set_back(place: Place):
    times = [
        datetime(2024, 10, 27, 2, 30, tzinfo=timezone(timedelta(hours=2))),
        datetime(2024, 10, 27, 2, 10, tzinfo=timezone(timedelta(hours=1))),
    ]
    with place.open(clock=lambda: times.pop(0)) as ledger:
        ledger.append(Draft("note"))
        entry = ledger.append(Draft("note"))[0]
        assert (entry.recorded_at, entry.utc_offset) == (datetime(2024, 10, 27, 2, 10), timedelta(hours=1))
        assert ledger.verify().sound
        assert [e.number for e in ledger.entries(until="2024-10-27 02:15")] == [1, 2]


def test_a_post_that_takes_the_last_entry_into_account(ledger: Ledger):
    assert ledger.append(Draft("decision"), key="first", after=0)[0].number == 1
    assert ledger.append(Draft("decision"), key="first", after=0)[0].number == 1  # it is there already
    with pytest.raises(StoreError, match=r"PR726 .* has gone on to entry 1, the post takes entries up to 0"):
        ledger.append(Draft("decision"), key="second", after=0)
    assert ledger.append(Draft("decision"), key="second", after=1)[0].number == 2


def test_the_same_key_by_several_at_once(place: Place):
    from concurrent.futures import ThreadPoolExecutor

    with place.open(timeout=60) as ledger, ThreadPoolExecutor(8) as threads:
        posts = list(
            threads.map(lambda _: ledger.append([fact_draft(ROAD), Draft("note")], key="k"), range(16))
        )
        assert all(post == posts[0] for post in posts)
        assert ledger.head.number == 2


def test_more_threads_than_connections(file: Place):
    from concurrent.futures import ThreadPoolExecutor

    with file.open(timeout=60) as ledger, ThreadPoolExecutor(24) as threads:
        list(threads.map(lambda i: ledger.append(Draft("note", body={"i": i}), key=f"k{i}"), range(48)))
        assert ledger.verify().entries == 48
        assert ledger.verify().sound


def test_verifying_while_others_write(place: Place, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("progress_rules.live.ledger.reading.PAGE", 2)
    with place.open() as ledger:
        ledger.append([Draft("note")] * 5)
        real = ledger._database.reading
        seen = []

        def reading(**options):
            if len(seen) < 6:
                seen.extend(ledger.append(Draft("note")))
            return real(**options)

        monkeypatch.setattr(ledger._database, "reading", reading)
        verified = ledger.verify()
        assert seen
        assert verified.faults == ()
        assert verified.entries > 5


def test_a_closed_ledger_says_so(place: Place):
    ledger = place.open()
    ledger.close()
    ledger.close()
    with pytest.raises(StoreError, match=r"PR724"):
        ledger.append(Draft("note"))


def test_replay_is_the_batch_result(ledger: Ledger):
    from progress_rules.demo import demo_portfolio

    facts = demo_portfolio()
    pack = pr.load_pack("ziyang", parameters={"lag_points": 5})
    ledger.append(pack_draft(pack))
    ledger.append(fact_drafts(facts), key="the list of 2017")
    assert ledger.portfolio() == facts
    assert ledger.portfolio().to_dict() == facts.to_dict()
    for as_of in ("2017-07-31", "2017-10-31"):
        for engine in ("columnar", "reference"):
            replayed = ledger.replay(as_of, engine=engine)
            batch = pr.assess(facts, pack, as_of=as_of, engine=engine)
            for table in ("lights", "actions", "findings", "trace"):
                assert getattr(replayed, table).equals(getattr(batch, table))


def test_the_board_of_then(ledger: Ledger):
    ledger.append([pack_draft(pr.load_pack("ziyang")), fact_draft(ROAD), fact_draft(REPORT)])
    before = ledger.replay(known_by=3).lights
    ledger.append(
        fact_draft(pr.Report(project="P-1", period="2017-10", planned_progress=70, actual_progress=70))
    )
    ledger.append(pack_draft(pr.load_pack("ziyang", parameters={"lag_points": 90})))
    assert before["light"].to_list() == ["yellow"]
    assert ledger.replay().lights["light"].to_list() == ["green"]
    assert ledger.replay(known_by="2024-03-01 09:01").lights.equals(before)
    assert ledger.replay(known_by=3, pack=ledger.pack()).lights["light"].to_list() == ["green"]
    assert ledger.replay(known_by=3, pack="ziyang").lights.equals(before)


def test_a_number_beyond_any_entry_is_everything(ledger: Ledger):
    ledger.append(fact_draft(pr.Project(id="P-1")))
    for known_by in (10**30, str(10**30)):
        assert len(ledger.portfolio(known_by).projects) == 1
