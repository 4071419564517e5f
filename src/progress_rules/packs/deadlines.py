"""Compile deadlines: the day on which something is due, and a rule that fires when it was missed."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from progress_rules.errors import Bilingual
from progress_rules.language.types import BOOL, DATE, MOMENT, NUMBER, TEXT
from progress_rules.packs.compiled import Deadline, Rule
from progress_rules.packs.compose import Composed
from progress_rules.packs.constructs import DeadlineSpec
from progress_rules.packs.effects import OUTPUT
from progress_rules.packs.names import NOW
from progress_rules.packs.parts import Effects

if TYPE_CHECKING:
    from collections.abc import Callable

    from progress_rules.language import Node, Scope, Type
    from progress_rules.packs.build import Build
    from progress_rules.packs.source import Path

    Paths = Callable[[str], Path]

_HOURS = {"hours": "1", "minutes": "60"}
_BY_CALENDAR = {"half_months", "months", "years"}
_ROLLS = ("none", "next_working_day", "previous_working_day")


def compile_deadlines(build: Build) -> list[Deadline]:
    """Return the deadlines of the pack; their rules are added to `build.rules`."""
    found = []
    for i, spec in enumerate(build.spec.deadlines):
        path: Path = ("deadlines", i)
        found.append(_deadline(build, spec, path, partial(_at, path)))
        asked = spec.extension
        if asked is not None and asked.decide_within is not None and asked.decided is not None:
            decision = DeadlineSpec.model_validate(
                {
                    "id": f"{spec.id}-decision", "title": spec.title, "cites": spec.cites, "for": spec.for_,
                    "when": f"known({asked.asked}) and ({asked.asked}) <= {NOW}", "from": asked.asked,
                    "within": asked.decide_within, "unit": asked.unit, "met": asked.decided,
                }
            )  # fmt: skip
            found.append(_deadline(build, decision, path, partial(_at_decision, path)))
    return [deadline for deadline in found if deadline is not None]


_KEYS = {"remind": ("remind", "before")}
_DECISION = {"from": "asked", "when": "asked", "within": "decide_within", "met": "decided"}


def _at(path: Path, key: str) -> Path:
    """Return where a key of a deadline stands."""
    return (*path, *(_KEYS.get(key) or key.split(".")))


def _at_decision(path: Path, key: str) -> Path:
    """Return where a key of the deadline for deciding on an extension stands."""
    return (*path, "extension", _DECISION.get(key, key))


def _deadline(build: Build, spec: DeadlineSpec, path: Path, at: Paths) -> Deadline | None:
    build.cited(spec.cites, (*path, "cites"))
    found = build.scope_of(spec.for_)
    if found is None:
        return None
    _, scope = found
    start = build.expression(spec.from_, at("from"), scope, 2, None)
    met = build.expression(spec.met, at("met"), scope, 2, None)
    applies = build.expression(spec.when, at("when"), scope, 2, BOOL)
    exempt = build.expression(spec.exempt, at("exempt"), scope, 2, BOOL)
    group = build.group_of(spec.for_, path, start, met, applies, exempt)
    if start is None or met is None or group is None:
        return None
    reason = _unfit(build, spec, start, met)
    if reason is not None:
        build.note("PR230", path, reason=reason)
        return None
    timed = spec.unit in _HOURS and spec.due is None
    if spec.pauses is not None:
        stops = (
            Composed()
            .word("spans(")
            .add(Composed(spec.pauses, [(0, len(spec.pauses), at("pauses"))]))
            .word(")")
        )
        if build.composed(stops, path, scope, TEXT) is None:
            return None
    first = _due(build, spec, at, start, scope) if _sound(build, spec, at, scope) else None
    if first is None:
        return None
    due, granted = _extended(spec, first, path)
    extended = build.composed(granted, path, scope) if granted is not None else None
    seen = build.composed(_done(spec, at, met, timed=timed), path, scope, None)
    due_node = build.composed(due, path, scope, MOMENT if timed else DATE)
    missed = build.composed(_missed(spec, at, due, met, timed=timed), path, scope)
    remind = _remind(build, spec, at, due, path=path, scope=scope)
    effects = Effects(by=spec.by, to=spec.to, whom=spec.whom)
    outputs: dict[str, Node] = {}
    if spec.whom:
        whom = build.expression(spec.whom, at("whom"), scope, 2, TEXT)
        outputs = {"whom": whom} if whom is not None else {}
    for key in ("by", "to"):
        word = getattr(spec, key)
        if word and OUTPUT.fullmatch(word):
            node = build.expression(word, at(key), scope, 2, TEXT)
            outputs |= {key: node} if node is not None else {}
    if None in (due_node, missed, applies, exempt, seen) or (spec.remind and remind is None):
        return None
    assert due_node is not None and missed is not None and seen is not None  # noqa: S101, PT018
    assert applies is not None and exempt is not None  # noqa: S101, PT018
    force = spec.in_force
    build.rules.append(
        Rule(
            spec.id, spec.cites, missed, None, effects, None, 2, force.from_, force.to, "deadline", group,
            spec.title, outputs, (_missed(spec, at, due, met, timed=timed).text, ""),
        )
    )  # fmt: skip
    return Deadline(
        spec.id, spec.id, group, timed, applies, exempt, start, due_node, seen, remind, extended, spec.title
    )


def _sound(build: Build, spec: DeadlineSpec, at: Paths, scope: Scope) -> bool:
    """Whether the parts that a deadline is put together from can be read; each that cannot is told at its place."""
    parts: list[tuple[str, Path, Type]] = [(spec.count_start_day, at("count_start_day"), BOOL)]
    parts += [(spec.within, at("within"), NUMBER)] if spec.within is not None else []
    parts += [(spec.remind.before, at("remind"), NUMBER)] if spec.remind is not None else []
    asked = spec.extension
    if asked is not None:
        for key, kind in (
            ("asked", DATE),
            ("until", DATE),
            ("granted", BOOL),
            ("ask_before", NUMBER),
            ("most", DATE),
        ):
            written = getattr(asked, key)
            parts += [(written, at(f"extension.{key}"), kind)] if written is not None else []
    read = [build.expression(written, path, scope, 2, kind) for written, path, kind in parts]
    return None not in read


def _unfit(build: Build, spec: DeadlineSpec, start: Node, met: Node) -> Bilingual | None:
    moments = {"date", "moment"}
    name = spec.id
    if start.type.name not in moments or met.type.name not in moments:
        return Bilingual(
            f"the deadline {name}: `from` and `met` are days or moments",
            f"时限 {name}：from 和 met 须为日期或时刻",
        )
    if (spec.within is None) == (spec.due is None) and spec.unit != "same_day":
        return Bilingual(
            f"the deadline {name} needs either `within` or `due`", f"时限 {name} 须写 within 或 due 之一"
        )
    if spec.unit in _HOURS and spec.due is None and {start.type.name, met.type.name} != {"moment"}:
        return Bilingual(
            f"the deadline {name} counts {spec.unit}: write moment(...) in `from` and `met`",
            f"时限 {name} 按 {spec.unit} 计：from 和 met 须写 moment(...)",
        )
    known = {*_ROLLS, *build.spec.parameters}
    if spec.roll not in known:
        return Bilingual(
            f"the deadline {name}: `roll` is one of {', '.join(_ROLLS)}, or a parameter",
            f"时限 {name}：roll 须为 {'、'.join(_ROLLS)} 之一，或一个参数",
        )
    return None


def _day(written: str, path: Path, node: Node) -> Composed:
    """Return an expression as a day."""
    if node.type.name == "moment":
        return Composed().word("day_of(").part(written, path).word(")")
    return Composed().part(written, path)


def _due(build: Build, spec: DeadlineSpec, at: Paths, start: Node, scope: Scope) -> Composed | None:
    """Return the expression of the last day, or the last moment for a limit in hours."""
    if spec.due is not None:
        node = build.expression(spec.due, at("due"), scope, 2, None)
        if node is None:
            return None
        if node.type.name not in {"date", "moment", "null"}:
            reason = Bilingual(f"the deadline {spec.id}: `due` is a day", f"时限 {spec.id}：due 须为日期")
            build.note("PR230", at("due"), reason=reason)
            return None
        return _rolled(spec, _day(spec.due, at("due"), node))
    n = spec.within or "0"
    if spec.unit in _HOURS:
        start_ = Composed().part(spec.from_, at("from"))  # a bare date does not say from when to count
        text = Composed().word("(add_hours(").add(start_).word(", ").part(n, at("within"))
        text.word(")" if spec.unit == "hours" else " / 60)").word(" if hour_of(").add(start_)
        return text.word(") > 0 else None)")
    day = _guarded(spec, at, _day(spec.from_, at("from"), start))
    if spec.unit == "same_day":
        return _rolled(spec, day)
    counted = spec.count_start_day
    if counted == "False":
        return _rolled(spec, _span(spec, at, day, n))
    if spec.unit in _BY_CALENDAR:  # a month from the first on ends on the last: the day before the same day
        sooner = Composed().word("(").add(_span(spec, at, day, n)).word(" - 1)")
    else:
        sooner = _span(spec, at, Composed().word("(").add(day).word(" - 1)"), n)
    if counted == "True":
        return _rolled(spec, sooner)
    text = Composed().word("(").add(sooner).word(" if ")
    text.part(counted, at("count_start_day")).word(" else ").add(_span(spec, at, day, n)).word(")")
    return _rolled(spec, text)


def _guarded(spec: DeadlineSpec, at: Paths, day: Composed) -> Composed:
    """Return the first day, unknown where nothing is due: no calendar is then asked about it."""
    tests = []
    if spec.when != "True":
        tests.append(Composed().part(spec.when, at("when")))
    if spec.exempt != "False":
        tests.append(Composed().word("not ").part(spec.exempt, at("exempt")))
    if not tests:
        return day
    text = Composed().word("(").add(day).word(" if ").add(tests[0])
    for test in tests[1:]:
        text.word(" and ").add(test)
    return text.word(" else None)")


def _span(spec: DeadlineSpec, at: Paths, day: Composed, n: str) -> Composed:
    """Return the day that lies the limit after a day."""
    text = Composed()
    if spec.pauses is not None:
        name = "add_working_days_outside" if spec.unit == "working_days" else "add_days_outside"
        text.word(f"{name}(").add(day).word(", ").part(n, at("within"))
        text.word(" * 7" if spec.unit == "weeks" else "")
        return (
            text.word(", spans(").add(Composed(spec.pauses, [(0, len(spec.pauses), at("pauses"))])).word("))")
        )
    match spec.unit:
        case "working_days":
            return text.word("add_working_days(").add(day).word(", ").part(n, at("within")).word(")")
        case "weeks":
            return text.word("(").add(day).word(" + ").part(n, at("within")).word(" * 7)")
        case "months" | "years":
            text.word("add_months(").add(day).word(", ").part(n, at("within"))
            return text.word(" * 12)" if spec.unit == "years" else ")")
        case "half_months":  # two make a month; one more is fifteen days
            text.word("(add_months(").add(day).word(", floor(").part(n, at("within")).word(" / 2)) + (")
            text.part(n, at("within")).word(" - floor(").part(n, at("within")).word(" / 2) * 2) * 15)")
            return text
    return text.word("(").add(day).word(" + ").part(n, at("within")).word(")")


def _rolled(spec: DeadlineSpec, due: Composed) -> Composed:
    """Return the day moved to a working day, as `roll` or the parameter that it names says."""
    if spec.roll == "none":
        return due
    if spec.roll in _ROLLS:
        return Composed().word(f"{spec.roll}(").add(due).word(")")
    text = Composed()
    for roll in _ROLLS[1:]:
        text.word(f"({roll}(").add(due).word(f') if {spec.roll} == "{roll}" else ')
    return text.add(due).word("))")


def _extended(spec: DeadlineSpec, due: Composed, path: Path) -> tuple[Composed, Composed | None]:
    """Return the day with a granted extension, and the condition that it was asked for in time and granted."""
    asked = spec.extension
    if asked is None:
        return due, None

    def at(key: str) -> Path:
        return (*path, "extension", key)

    last = Composed()
    if asked.unit == "working_days":
        last.word("add_working_days(").add(due).word(", -").part(asked.ask_before, at("ask_before")).word(")")
    else:
        last.add(due).word(" - ").part(asked.ask_before, at("ask_before"))
    valid = Composed().word("coalesce(").part(asked.asked, at("asked")).word(f" <= {NOW} and ")
    valid.part(asked.asked, at("asked")).word(" <= ").add(last)
    valid.word(" and ").part(asked.granted, at("granted")).word(", False)")
    until = Composed().part(asked.until, at("until"))
    if asked.most is not None:
        until = Composed().word("min(").add(until).word(", ").part(asked.most, at("most")).word(")")
    return Composed().word("(").add(until).word(" if ").add(valid).word(" else ").add(due).word(")"), valid


def _missed(spec: DeadlineSpec, at: Paths, due: Composed, met: Node, *, timed: bool) -> Composed:
    """Return the condition that it was done too late, or not at all although the day is over."""
    text = Composed()
    if spec.when != "True":
        text.part(spec.when, at("when")).word(" and ")
    if spec.exempt != "False":
        text.word("not ").part(spec.exempt, at("exempt")).word(" and ")
    done = _done(spec, at, met, timed=timed)
    if timed:  # a bare date has no time of day: on the day itself it cannot be told
        late = (
            Composed()
            .word("(")
            .add(done)
            .word(" > ")
            .add(due)
            .word(" if hour_of(")
            .add(done)
            .word(") > 0 else ")
        )
        late.word("(None if day_of(").add(done).word(") == day_of(").add(due).word(") else day_of(").add(done)
        late.word(") > day_of(").add(due).word(")))")
        text.word("(").add(late).word(" if known(").add(done).word(") else day_of(").add(due)
        return text.word(f") <= {NOW})")
    text.word("(").add(done).word(" > ").add(due).word(" if known(").add(done).word(") else ").add(due)
    return text.word(f" < {NOW})")


def _done(spec: DeadlineSpec, at: Paths, met: Node, *, timed: bool) -> Composed:
    """Return when it was done; what is done after the day of the judgement is not seen."""
    day = _day(spec.met, at("met"), met)
    text = Composed().word("(").add(Composed().part(spec.met, at("met")) if timed else day)
    return text.word(" if ").add(day).word(f" <= {NOW} else None)")


def _remind(
    build: Build, spec: DeadlineSpec, at: Paths, due: Composed, *, path: Path, scope: Scope
) -> Node | None:
    if spec.remind is None:
        return None
    day = Composed().word("day_of(").add(due).word(")") if spec.unit in _HOURS else due
    text = Composed()
    if spec.remind.unit == "working_days":
        text.word("add_working_days(").add(day).word(", -").part(spec.remind.before, at("remind")).word(")")
    else:
        text.add(day).word(" - ").part(spec.remind.before, at("remind"))
    return build.composed(text, path, scope, DATE)
