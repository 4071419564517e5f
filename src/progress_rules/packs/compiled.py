"""What the constructs of a pack are compiled to: typed trees under the names that results use."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from datetime import date

    from progress_rules.language.nodes import Node
    from progress_rules.language.types import Type
    from progress_rules.packs.parts import Effects, Wording
    from progress_rules.packs.subjects import Subject

RuleKind = Literal["rule", "row", "duty", "deadline", "step", "meeting", "score", "rung"]


@dataclass(frozen=True, slots=True)
class Group:
    """A subject with the condition that chooses among its rows; rules of one group are judged together.

    With `lifecycle` its rows are not the records but the steps that each of them took. Constructs `apart` from the
    rules that give projects their lights are judged by themselves, so that they cost those nothing.

    Groups are judged in the order of their tiers: those of a later one look at tables worked out of earlier ones. A
    group that is `late` reads signals and lights that another group has given.
    """

    subject: Subject
    where: Node | None = None
    text: str = ""
    lifecycle: str = ""
    apart: bool = False
    tier: int = 0
    late: bool = False

    @property
    def name(self) -> str:
        """How messages name it."""
        return f"{self.subject.each} {self.subject.every}{f' where {self.text}' if self.text else ''}"


@dataclass(frozen=True, slots=True)
class Rule:
    """A compiled rule. `stage` says what it decides: 0 the signal, 1 the light, 2 everything else.

    Attributes:
        kind: What it comes from: a rule, a row of a decision table, a duty (it fires when breached), a deadline
            (it fires when missed).
        group: The position in the pack's groups.
        outputs: What its effects work out, by their keys: due, whom, and what a decision table says of others.
        written: The conditions as they are written or put together, for explanations.
        told: The part of `when` that `written` is, where a construct adds what nobody wrote.
    """

    id: str
    cites: tuple[str, ...]
    when: Node
    until: Node | None
    effects: Effects
    score: Node | None
    stage: int
    start: date | None
    end: date | None
    kind: RuleKind = "rule"
    group: int = 0
    title: Wording | None = None
    outputs: dict[str, Node] = field(default_factory=dict)
    written: tuple[str, str] = ("", "")
    told: Node | None = None

    def in_force(self, day: date) -> bool:
        """Whether the rule is in force on a day."""
        return (self.start is None or self.start <= day) and (self.end is None or day <= self.end)

    @property
    def level(self) -> str | None:
        """The level that the rule gives to the signal or the light."""
        return self.effects.signal if self.stage == 0 else self.effects.light


@dataclass(frozen=True, slots=True)
class DecisionTable:
    """A compiled decision table.

    Attributes:
        rows: The ids of the rules that say whether each row matches.
        hit: For policies with one hit: the number of the row that counts, 0 for the default.
        outputs: The outputs of each row in order, the default's last when there is one.
        types: The outputs with their types.
        order: The rows in the order of priority of their outputs, for `output_order`.
        values: What each output comes to, where it comes to one value.
        inputs: The types of the inputs.
    """

    id: str
    cites: tuple[str, ...]
    group: int
    policy: str
    aggregate: str
    rows: tuple[str, ...]
    row_cites: tuple[tuple[str, ...], ...]
    hit: Node | None
    outputs: tuple[tuple[Node, ...], ...]
    default: tuple[Node, ...]
    types: tuple[tuple[str, Type], ...]
    order: tuple[int, ...]
    values: dict[str, Node]
    inputs: tuple[Type, ...] = ()
    title: Wording | None = None

    @property
    def adds_up(self) -> bool:
        """Whether its hits are added up or counted, so that no single row gives what it comes to."""
        return self.policy == "collect" and self.aggregate in {"sum", "count"}


@dataclass(frozen=True, slots=True)
class Duty:
    """A compiled duty: what was done, what had to be, and its rule, which fires when it was breached."""

    id: str
    rule: str
    group: int
    applies: Node
    waived: Node
    done: Node
    required: Node | None
    most: Node | None
    parts: tuple[tuple[str, Node], ...]
    title: Wording | None = None


@dataclass(frozen=True, slots=True)
class Deadline:
    """A compiled deadline: its days, and its rule, which fires when it was missed."""

    id: str
    rule: str
    group: int
    timed: bool
    applies: Node
    exempt: Node
    start: Node
    due: Node
    met: Node
    remind: Node | None
    extended: Node | None
    title: Wording | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """A compiled step of a lifecycle; `when` speaks of the record and, as `by`, `role`, `evidence`, of the step."""

    id: str
    cites: tuple[str, ...]
    sources: tuple[str, ...]
    target: str
    on: str
    by: str
    roles: tuple[str, ...]
    rule: str
    refused: Wording | None
    title: Wording | None = None


@dataclass(frozen=True, slots=True)
class Lifecycle:
    """A compiled lifecycle of a record."""

    id: str
    cites: tuple[str, ...]
    group: int
    table: str
    states: dict[str, Wording]
    initial: str
    done: tuple[str, ...]
    steps: tuple[Step, ...]
    title: Wording | None = None


@dataclass(frozen=True, slots=True)
class Series:
    """A compiled series of meetings; `takes` is the rule that says which issues belong to it."""

    id: str
    title: Wording
    spellings: tuple[str, ...]
    cites: tuple[str, ...]
    rule: str


@dataclass(frozen=True, slots=True)
class DerivedTable:
    """A table that is worked out of a group: a view, a score or a ranking.

    Attributes:
        kind: What it comes from.
        columns: Names, types and expressions; a ranking's own columns have none.
        subject: What its rows are about.
    """

    name: str
    kind: Literal["view", "score", "ranking"]
    group: int
    columns: tuple[tuple[str, Type, Node | None], ...]
    subject: Subject


@dataclass(frozen=True, slots=True)
class Score:
    """A compiled score; its lines are the rules `<id>.<item>`."""

    id: str
    cites: tuple[str, ...]
    group: int
    total: Node
    title: Wording | None = None


@dataclass(frozen=True, slots=True)
class Ranking:
    """A compiled ranking: by key (`by`, `within`, `when`, `least`, `top`, ...) what it goes by."""

    id: str
    cites: tuple[str, ...]
    group: int
    parts: dict[str, tuple[Node, ...]]
    title: Wording | None = None


@dataclass(frozen=True, slots=True)
class Ladder:
    """A compiled ladder: whether a spell is open, how many periods of it count, the rung reached; its rungs' rules."""

    id: str
    cites: tuple[str, ...]
    group: int
    open: Node
    count: Node
    rung: Node
    rungs: tuple[str, ...]
    title: Wording | None = None
