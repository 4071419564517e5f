"""How the functions that look back are written: each keeps its memory in a slot of the list `s`.

A period whose condition is unknown neither extends nor breaks anything: the memory stays as it is and the
value for that period is unknown. Exempt periods never reach these functions.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from progress_rules.engines.reference.generate import Generator, Variable
    from progress_rules.language import nodes as n


def _counting(
    g: Generator, item: Variable, reset: Variable | None, *, otherwise: str, add: str = "1"
) -> Variable:
    """Write a count: `add` when the condition holds, `otherwise` when it does not."""
    k = g.slot(0)
    name = g.new()
    lines = []
    guard = [f"{item.name} is None"] if item.nullable else []
    if reset is not None:
        if reset.nullable:
            guard.append(f"{reset.name} is None")
        lines.append(f"if {reset.name}:\n    s[{k}] = 0")
    word = "if"
    if guard:
        lines.append(f"if {' or '.join(guard)}:\n    {name} = None")
        word = "elif"
    lines.append(f"{word} {item.name}:\n    {name} = s[{k}] = s[{k}] + {add}")
    lines.append(f"else:\n    {name} = {otherwise.format(k=k)}")
    g.lines.append("\n".join(lines))
    variable = g.written(name, nullable=bool(guard))
    variable.integer = add == "1"
    return variable


def _streak(g: Generator, node: n.Temporal, item: Variable, reset: Variable | None) -> Variable:
    """Periods in a row, up to this one, in which the condition holds."""
    del node
    return _counting(g, item, reset, otherwise="s[{k}] = 0")


def _times(g: Generator, node: n.Temporal, item: Variable, reset: Variable | None) -> Variable:
    """Periods so far, since the last reset, in which the condition held."""
    del node
    return _counting(g, item, reset, otherwise="s[{k}]")


def _total(g: Generator, node: n.Temporal, item: Variable, reset: Variable | None) -> Variable:
    """The sum so far, since the last reset, of the known values."""
    del node
    k = g.slot(0)
    name = g.new()
    guard = [f"{v.name} is None" for v in (item, reset) if v is not None and v.nullable]
    lines = [f"if {reset.name}:\n    s[{k}] = 0"] if reset is not None else []
    add = f"{name} = s[{k}] = s[{k}] + {item.name}"
    if guard:
        lines.append(f"if {' or '.join(guard)}:\n    {name} = None\nelse:\n    {add}")
    else:
        lines.append(add)
    g.lines.append("\n".join(lines))
    variable = g.written(name, nullable=bool(guard))
    variable.fraction = item.fraction
    return variable


def _latch(g: Generator, node: n.Temporal, item: Variable, reset: Variable | None) -> Variable:
    """True from a period in which the condition holds until one in which `until` does (and it does not)."""
    del node
    k = g.slot(initial=False)
    name = g.new()
    until = reset.name if reset is not None else "False"
    g.lines.append(
        f"if {item.name}:\n    {name} = s[{k}] = True\n"
        f"elif not s[{k}]:\n    {name} = {item.name}\n"
        f"elif {until} is None:\n    {name} = None\n"
        f"elif not {until}:\n    {name} = True\n"
        f"elif {item.name} is None:\n    {name} = None\n"
        f"else:\n    {name} = s[{k}] = False"
    )
    return g.written(name, nullable=item.nullable or (reset is not None and reset.nullable))


def _count_in(g: Generator, node: n.Temporal, item: Variable, reset: Variable | None) -> Variable:
    """How often the condition held in the last n periods in which it was known."""
    del reset
    k = g.slot([])
    name = g.new()
    lines = f"s[{k}].append({item.name})\nif len(s[{k}]) > {node.n}:\n    del s[{k}][0]\n{name} = sum(s[{k}])"
    if item.nullable:
        body = "\n".join(f"    {line}" for line in lines.split("\n"))
        lines = f"if {item.name} is None:\n    {name} = None\nelse:\n{body}"
    g.lines.append(lines)
    variable = g.written(name, nullable=item.nullable)
    variable.integer = True
    return variable


def _previous(g: Generator, node: n.Temporal, item: Variable, reset: Variable | None) -> Variable:
    """The value n assessed periods earlier; unknown when there was none."""
    del reset
    name = g.new()
    if node.n == 1:
        k = g.slot(None)
        g.lines.append(f"{name} = s[{k}]\ns[{k}] = {item.name}")
    else:
        k = g.slot([])
        g.lines.append(
            f"s[{k}].append({item.name})\n{name} = s[{k}].pop(0) if len(s[{k}]) > {node.n} else None"
        )
    variable = g.written(name, nullable=True)
    variable.fraction, variable.integer = item.fraction, item.integer
    return variable


def _last(g: Generator, node: n.Temporal, item: Variable, reset: Variable | None) -> Variable:
    """The most recent known value, this period's included."""
    del node, reset
    if not item.nullable:
        return item
    k = g.slot(None)
    name = g.new()
    g.lines.append(f"if {item.name} is not None:\n    s[{k}] = {item.name}\n{name} = s[{k}]")
    variable = g.written(name, nullable=item.nullable)
    variable.fraction, variable.integer = item.fraction, item.integer
    return variable


def _since(g: Generator, node: n.Temporal, item: Variable, reset: Variable | None) -> Variable:
    """Assessed periods since the condition last held (0: in this one); unknown when it never did."""
    del node, reset
    k = g.slot(None)
    name = g.new()
    guard = f"None if {item.name} is None else s[{k}]" if item.nullable else f"s[{k}]"
    g.lines.append(
        f"if {item.name}:\n    s[{k}] = 0\nelif s[{k}] is not None:\n    s[{k}] = s[{k}] + 1\n{name} = {guard}"
    )
    variable = g.written(name, nullable=True)
    variable.integer = True
    return variable


TEMPORAL: dict[str, Callable[[Generator, n.Temporal, Variable, Variable | None], Variable]] = {
    "streak": _streak,
    "times": _times,
    "total": _total,
    "ever": _latch,
    "latch": _latch,
    "count_in": _count_in,
    "previous": _previous,
    "last": _last,
    "since": _since,
}
