"""Read one decision table: its inputs, cells and outputs, and what the outputs come to."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from progress_rules.errors import Bilingual, Problem
from progress_rules.language import Type
from progress_rules.language import nodes as n
from progress_rules.language.types import BOOL, COUNT, DATE, LEVEL, NULL, NUMBER, TEXT, agree
from progress_rules.language.unary_faults import CellFault
from progress_rules.language.unary_model import write_value
from progress_rules.language.unary_tests import parse_cell
from progress_rules.packs.compose import Composed
from progress_rules.packs.table_findings import note_findings

if TYPE_CHECKING:
    from progress_rules.language import Node
    from progress_rules.language.unary_model import UnaryTest
    from progress_rules.packs.constructs import InputSpec
    from progress_rules.packs.decisions import Decision
    from progress_rules.packs.source import Path

SINGLE = {"unique", "first", "any", "priority"}
"""Hit policies under which one row counts at most."""

_SPAN = n.Span(0, 0)


class Reading:
    """Reads one decision table, noting in the build everything that is wrong with it."""

    def __init__(self, decision: Decision) -> None:
        self.d, self.build, self.spec, self.scope = decision, decision.build, decision.spec, decision.scope
        self.path: Path = ("tables", decision.at)
        self.problems = len(self.build.problems)

    def read(self) -> None:
        """Read inputs, cells and outputs; check rows against each other; work out what the outputs come to."""
        d, spec = self.d, self.spec
        read = [self._input(i, given) for i, given in enumerate(spec.inputs)]
        inputs = [node for node in read if node is not None]
        if not self._shape() or len(inputs) < len(read):
            return
        kinds = [node.type for node in inputs]
        d.kinds = tuple(kinds)
        tests = [self._row(k, kinds) for k in range(len(spec.rows))]
        self._outputs()
        if len(self.build.problems) > self.problems:
            return
        d.order = self._priority()
        note_findings(self.build, self.path, spec, inputs, [t for t in tests if t is not None])
        if len(self.build.problems) > self.problems:
            return
        self._values()
        d.sound = True

    def _input(self, i: int, given: InputSpec) -> n.Node | None:
        path: Path = (*self.path, "inputs", i, "value")
        place = path if self.build.source.holds(path) else path[:-1]
        return self.build.expression(given.value, place, self.scope, 2, None)

    def _shape(self) -> bool:
        sound = True
        for k, row in enumerate(self.spec.rows):
            for key, cells, wanted in (
                ("if", row.if_, len(self.spec.inputs)),
                ("then", row.then, len(self.spec.outputs)),
            ):
                if len(cells) != wanted:
                    sound = False
                    self._unfit((*self.path, "rows", k, key), len(cells), wanted)
        if self.spec.default and len(self.spec.default) != len(self.spec.outputs):
            sound = False
            self._unfit((*self.path, "default"), len(self.spec.default), len(self.spec.outputs))
        if (
            self.spec.hit == "collect"
            and self.spec.aggregate in {"sum", "min", "max"}
            and len(self.spec.outputs) > 1
        ):
            sound = False
            reason = Bilingual(
                f"collect with {self.spec.aggregate} needs a single output",
                f"collect 与 {self.spec.aggregate} 只能有一个输出",
            )
            self.build.note("PR230", (*self.path, "outputs"), reason=reason)
        return sound

    def _unfit(self, path: Path, found: int, wanted: int) -> None:
        reason = Bilingual(f"{found} cells where {wanted} are needed", f"有 {found} 格，应为 {wanted} 格")
        self.build.note("PR230", path, reason=reason)

    def _row(self, k: int, kinds: list[Type]) -> tuple[UnaryTest, ...] | None:
        """Read the cells of a row, and put its condition together."""
        tests: list[UnaryTest] = []
        text = Composed()
        for i, (cell, given, kind) in enumerate(
            zip(self.spec.rows[k].if_, self.spec.inputs, kinds, strict=True)
        ):
            path: Path = (*self.path, "rows", k, "if", i)
            domain = self.build.scale.ids if kind.name == "level" else given.values
            test = parse_cell(cell, _kind(kind), self._resolve(kind), values=tuple(domain))
            if isinstance(test, CellFault):
                at = self.build.source.inside(path, test.offset)
                self.build.problems.append(Problem("PR235", at, {"text": str(cell), "reason": test.reason}))
                continue
            if test.percent and kind.unit not in {"", "percent", "points"}:
                reason = Bilingual("this input is not in per cent", "此输入不是百分数")
                self.build.note("PR235", path, text=str(cell), reason=reason)
                continue
            tests.append(test)
            if not test.anything:
                condition = test.condition(self._limited(given))
                text.word(" and " if text.text else "")
                text.add(Composed(condition, [(0, len(condition), path)]))
        if len(tests) < len(kinds):
            return None
        if not text.text:
            text.word("True")
        node = self.build.composed(text, (*self.path, "rows", k), self.scope)
        if node is None:
            return None
        self.d.rows.append(node)
        self.d.written.append(text.text)
        return tuple(tests)

    @staticmethod
    def _limited(given: InputSpec) -> str:
        """Return the input, unknown where it is none of its allowed values."""
        if not given.values:
            return given.value
        allowed = ", ".join(write_value(value) for value in given.values)
        return f"({given.value}) if ({given.value}) in ({allowed},) else None"

    def _resolve(self, kind: Type) -> Any:
        if kind.name == "level":
            return self.build.spellings().get

        def value(name: str) -> object | None:
            held = self.build.values.get(self._parameter(name))
            return held.segments[-1].value if held is not None else None

        return value

    def _parameter(self, name: str) -> str:
        meaning = self.scope.get(name)
        return meaning.name if meaning is not None and meaning.kind == "parameter" else ""

    def _outputs(self) -> None:
        """Read the outputs of every row: words, numbers, days, levels, parameters, or `= expression`."""
        spec, d = self.spec, self.d
        columns = list(zip(*(row.then for row in spec.rows), strict=True))
        for i, output in enumerate(spec.outputs):
            column = [*columns[i], *output.values] if columns else list(output.values)
            texts = [cell for cell in column if isinstance(cell, str) and cell not in {"", "-"}]
            texts = [text for text in texts if text[0] != "=" and not self._holds_levels(text)]
            levels = bool(texts) and all(text in self.build.spellings() for text in texts)
            kind: Type = NULL
            for k, row in enumerate((*spec.rows, *((None,) if spec.default else ()))):
                cell = spec.default[i] if row is None else row.then[i]
                path: Path = (*self.path, *(("default", i) if row is None else ("rows", k, "then", i)))
                node = self._output(cell, path, levels=levels)
                if node is None:
                    continue
                met = agree(kind, node.type)
                if met is None:
                    reason = Bilingual(
                        f"the output {output.id} is {kind} above, and here {node.type}",
                        f"输出 {output.id} 上文为{kind.describe('zh')}，此处为{node.type.describe('zh')}",
                    )
                    self.build.note("PR230", path, reason=reason)
                    continue
                kind = met
                if row is None:
                    d.default = (*d.default, node)
                elif len(d.outputs) <= k:
                    d.outputs.append((node,))
                else:
                    d.outputs[k] = (*d.outputs[k], node)
            d.types.append((output.id, kind if kind != NULL else TEXT))

    def _output(self, cell: object, path: Path, *, levels: bool) -> Node | None:
        if cell is None or cell in {"", "-"}:
            return n.Literal(NULL, _SPAN, None)
        if isinstance(cell, bool):
            return n.Literal(BOOL, _SPAN, cell)
        if isinstance(cell, Decimal):
            return n.Literal(NUMBER, _SPAN, cell)
        if not isinstance(cell, str):
            return n.Literal(DATE, _SPAN, cell)  # type: ignore[arg-type]
        if cell.startswith("="):
            return self.build.expression(cell[1:], path, self.scope, 2, None)
        if levels and cell in self.build.spellings():
            return n.Literal(LEVEL, _SPAN, self.build.spellings()[cell])
        if levels:
            return self._level_held(cell)
        meaning = self.scope.get(cell)
        if meaning is not None and meaning.kind == "parameter" and meaning.sound:
            return n.Parameter(meaning.type, _SPAN, meaning.name)
        return n.Literal(TEXT, _SPAN, cell)

    def _holds_levels(self, name: str) -> bool:
        """Whether a name is that of a parameter with a level in it."""
        held = self.build.values.get(self._parameter(name))
        spellings = self.build.spellings()
        return held is not None and all(segment.value in spellings for segment in held.segments)

    def _level_held(self, name: str) -> Node:
        """Return the level that a text parameter holds."""
        spellings = self.build.spellings()
        held = self.build.values[self._parameter(name)]
        parameter = n.Parameter(TEXT, _SPAN, held.name)
        chain: Node = n.Literal(LEVEL, _SPAN, None)
        for value in dict.fromkeys(str(segment.value) for segment in held.segments):
            same = n.Comparison(BOOL, _SPAN, "==", parameter, n.Literal(TEXT, _SPAN, value))
            chain = n.Choice(LEVEL, _SPAN, same, n.Literal(LEVEL, _SPAN, spellings[value]), chain)
        return chain

    def _priority(self) -> tuple[int, ...]:
        """Return the rows in the order of their outputs, the first of the allowed values before the others."""
        spec = self.spec
        ranks = [{_plain(v): at for at, v in enumerate(output.values)} for output in spec.outputs]
        if spec.hit in {"priority", "output_order"}:
            if not any(ranks):
                reason = Bilingual(
                    f"{spec.hit} needs the `values` of an output, in order of priority",
                    f"{spec.hit} 须在 outputs 中按优先次序列出 values",
                )
                self.build.note("PR230", (*self.path, "outputs"), reason=reason)
            for k, row in enumerate(spec.rows):
                for i, (cell, rank) in enumerate(zip(row.then, ranks, strict=True)):
                    if rank and _plain(cell) not in rank:
                        known = ", ".join(str(v) for v in spec.outputs[i].values)
                        reason = Bilingual(
                            f"{cell} is none of its values: {known}", f"{cell} 不在 values 中：{known}"
                        )
                        self.build.note("PR230", (*self.path, "rows", k, "then", i), reason=reason)
            return tuple(
                sorted(
                    range(len(spec.rows)),
                    key=lambda k: (
                        [
                            rank.get(_plain(cell), 0)
                            for cell, rank in zip(spec.rows[k].then, ranks, strict=True)
                        ],
                        k,
                    ),
                )
            )
        if spec.hit == "collect" and spec.aggregate in {"min", "max"} and len(spec.outputs) == 1:
            cells = [row.then[0] for row in spec.rows]
            if all(isinstance(cell, Decimal) for cell in cells):
                order = sorted(range(len(cells)), key=lambda k: cells[k])
                return tuple(order if spec.aggregate == "min" else order[::-1])
            reason = Bilingual(
                f"collect with {spec.aggregate} needs numbers", f"collect 与 {spec.aggregate} 须为数字"
            )
            self.build.note("PR230", (*self.path, "rows"), reason=reason)
        return tuple(range(len(spec.rows)))

    def _values(self) -> None:
        """Work out what each output comes to, where it comes to one value."""
        d, spec = self.d, self.spec
        names = [name for name, _ in d.types]
        if spec.hit in SINGLE or (spec.hit == "collect" and spec.aggregate in {"min", "max"}):
            order = d.order
            d.hit = self._chain(order, [_number(k + 1) for k in range(len(spec.rows))], _number(0))
            for i, (name, kind) in enumerate(d.types):
                choices = [_typed(outputs[i], kind) for outputs in d.outputs]
                fallback = _typed(d.default[i], kind) if d.default else n.Literal(kind, _SPAN, None)
                d.values[name] = self._chain(order, choices, fallback)
        elif spec.hit == "collect" and spec.aggregate in {"sum", "count"}:
            kind = COUNT if spec.aggregate == "count" else d.types[0][1]
            one = n.Literal(COUNT, _SPAN, Decimal(1))
            total: Node = n.Literal(kind, _SPAN, Decimal(0))
            for row, outputs in zip(d.rows, d.outputs, strict=True):
                amount = one if spec.aggregate == "count" else outputs[0]
                counted = n.Choice(kind, _SPAN, row, amount, n.Literal(kind, _SPAN, Decimal(0)))
                total = n.Arithmetic(kind, _SPAN, "+", total, counted)
            if spec.aggregate == "sum":
                some = n.Logic(BOOL, _SPAN, "or", tuple(d.rows))
                fallback = d.default[0] if d.default else n.Literal(kind, _SPAN, None)
                total = n.Choice(kind, _SPAN, some, total, fallback)
            d.values[names[0] if spec.aggregate == "sum" else "count"] = total

    def _chain(self, order: tuple[int, ...], choices: list[Node], fallback: Node) -> Node:
        """Return the choice of the first row that matches; unknown where one before it may."""
        rows = self.d.rows
        chain = fallback
        if self.spec.hit in {"unique", "any"}:  # a row that surely matches is the answer, whatever the others
            open_ = n.IsUnknown(
                BOOL, _SPAN, n.Logic(BOOL, _SPAN, "or", tuple(rows)) if len(rows) > 1 else rows[0]
            )
            chain = n.Choice(fallback.type, _SPAN, open_, n.Literal(fallback.type, _SPAN, None), fallback)
            never = n.Literal(BOOL, _SPAN, value=False)
            rows = [n.Scalar(BOOL, _SPAN, "coalesce", (row, never)) for row in rows]
        for k in reversed(order):
            chain = n.Choice(choices[k].type, _SPAN, rows[k], choices[k], chain)
        return chain


def _plain(value: object) -> object:
    return str(value) if isinstance(value, str) else value


def _kind(kind: Type) -> Any:
    return "text" if kind.name == "null" else kind.name


def _number(k: int) -> Node:
    return n.Literal(COUNT, _SPAN, Decimal(k))


def _typed(node: Node, kind: Type) -> Node:
    """Return an output in the type of its column: an empty cell is unknown of that type."""
    return n.Literal(kind, _SPAN, None) if isinstance(node, n.Literal) and node.value is None else node
