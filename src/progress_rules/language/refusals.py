"""Say in words why an expression is not one: bad syntax, and what the language leaves out."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING, NoReturn

from progress_rules.errors import Bilingual, suggestion
from progress_rules.language.spelling import outside_quotes

if TYPE_CHECKING:
    from progress_rules.language.nodes import Span
    from progress_rules.language.parse import Reader

_OPENING = {"(": ")", "[": "]", "{": "}"}

_SIGNS = (
    (r"[<>=!]{3,}|(?<=[<>=])\s+[<>=]+", Bilingual("these signs do not belong together", "这些符号不能连用")),
    (r"&&", Bilingual("`and` is written out", "“且”写作 and")),
    (r"\|\|", Bilingual("`or` is written out", "“或”写作 or")),
    (r"=>", Bilingual("at least is written >=", "大于等于写作 >=")),
    (r"=<", Bilingual("at most is written <=", "小于等于写作 <=")),
    (r"<>", Bilingual("unequal is written !=", "不等于写作 !=")),
    (r"(?<=\d)\s*%", Bilingual("5% is written 5", "5% 写作 5")),
    (r"!(?!=)", Bilingual("`not` is written out", "“非”写作 not")),
    (r"(?<![<>=!])=(?!=)", Bilingual("equal is written ==", "等于写作 ==")),
)
_TRAILING = re.compile(r"(?:[-+*/<>=,(]|\b(?:and|or|not|in|is|if|else))\s*$")

_MISPLACED = Bilingual("it cannot go on like this", "此处无法继续")
_ENDS = Bilingual("it ends where a value must follow", "在应有取值处结束")
_TOO_DEEP = "too many nested"


def syntax_reason(text: str, error: Exception) -> tuple[int, Bilingual]:
    """Return where a text that Python cannot read goes wrong, and why.

    Python's own wording is not used: it speaks of Python, in English, and differently in every version.
    """
    if not text.strip():
        return 0, Bilingual("it is empty", "内容为空")
    bare = outside_quotes(text)
    opened = re.search(r"(['\"])[^'\"]*$", bare)
    if opened and bare.count(opened[1]) % 2:
        return opened.start(), Bilingual("this quotation mark is never closed", "此引号没有闭合")
    for pattern, reason in _SIGNS[:-1]:
        found = re.search(pattern, bare)
        if found:
            return found.start() + len(found[0]) - len(found[0].lstrip()), reason
    bracket = _bracket(bare)
    if bracket is not None:
        return bracket
    single = _single_equals(bare)
    if single is not None:
        return single, _SIGNS[-1][1]
    if _TRAILING.search(bare):
        return len(text.rstrip()), _ENDS
    offset = error.offset - 1 if isinstance(error, SyntaxError) and error.offset else 0
    return max(0, min(offset, len(text) - 1)), _MISPLACED


def is_too_deep(error: Exception) -> bool:
    """Whether Python gave up on the nesting of the text, not on its form."""
    return isinstance(error, MemoryError) or _TOO_DEEP in str(error)


def _bracket(bare: str) -> tuple[int, Bilingual] | None:
    waiting: list[tuple[int, str]] = []
    for position, character in enumerate(bare):
        if character in _OPENING:
            waiting.append((position, _OPENING[character]))
        elif character in _OPENING.values():
            if not waiting or waiting[-1][1] != character:
                return position, Bilingual("this bracket was never opened", "此括号没有对应的左括号")
            waiting.pop()
    if waiting:
        return waiting[-1][0], Bilingual("this bracket is never closed", "此括号没有闭合")
    return None


def _single_equals(bare: str) -> int | None:
    """Return where `=` stands for `==`; inside a call `name=` is a keyword and may well be meant."""
    depth = 0
    for position, character in enumerate(bare):
        depth += (character in _OPENING) - (character in _OPENING.values())
        if (
            depth == 0
            and re.match(_SIGNS[-1][0], bare[position:])
            and bare[position - 1 : position] not in "<>=!"
        ):
            return position
    return None


_CONSTRUCTS: dict[type[ast.AST], Bilingual] = {
    ast.Lambda: Bilingual("`lambda`", " lambda"),
    ast.ListComp: Bilingual("a loop in brackets", "推导式"),
    ast.SetComp: Bilingual("a loop in brackets", "推导式"),
    ast.DictComp: Bilingual("a loop in brackets", "推导式"),
    ast.GeneratorExp: Bilingual("a loop in brackets", "推导式"),
    ast.Subscript: Bilingual("an index in square brackets", "方括号下标"),
    ast.JoinedStr: Bilingual("a formatted text", "格式化文字"),
    ast.NamedExpr: Bilingual("an assignment", "赋值"),
    ast.Starred: Bilingual("a list spread out with *", "用 * 展开的列表"),
    ast.Attribute: Bilingual("a name of more than two parts", "多于两段的名称"),
    ast.Tuple: Bilingual("a list outside `in`", " in 之外的列表"),
    ast.List: Bilingual("a list outside `in`", " in 之外的列表"),
    ast.Set: Bilingual("a list outside `in`", " in 之外的列表"),
    ast.Dict: Bilingual("a table of keys and values", "键值表"),
    ast.Await: Bilingual("`await`", " await"),
    ast.Yield: Bilingual("`yield`", " yield"),
    ast.YieldFrom: Bilingual("`yield`", " yield"),
    ast.UAdd: Bilingual("a plus sign before a value", "取值前的加号"),
    ast.Invert: Bilingual("`~`", " ~"),
    ast.Pow: Bilingual("`**`", " **"),
    ast.Mod: Bilingual("`%`", " %"),
    ast.FloorDiv: Bilingual("`//`", " //"),
    ast.MatMult: Bilingual("`@`", " @"),
    ast.BitAnd: Bilingual("`&`", " &"),
    ast.BitOr: Bilingual("`|`", " |"),
    ast.BitXor: Bilingual("`^`", " ^"),
    ast.LShift: Bilingual("`<<`", " <<"),
    ast.RShift: Bilingual("`>>`", " >>"),
}


def construct(node: ast.AST) -> Bilingual:
    """Return what a syntax node is in words."""
    name = type(node).__name__
    return _CONSTRUCTS.get(type(node), Bilingual(name, f" {name}"))


_OF_PERIODS = {"period_end": "as_of", "期末": "截至"}
"""What conditions that are judged once say for the day up to which they see."""


def unknown_name(reader: Reader, spelling: str, span: Span) -> NoReturn:
    """Refuse a name that nothing here has; say so where it is a column of a table of other subjects or periods."""
    qualified = "." in spelling
    known = reader.scope.known(qualified=qualified)
    if reader.inner is not None:
        known += tuple(name for name in reader.inner.names if ("." in name) == qualified)
    elif qualified:
        table = reader.scope.tables.get(spelling.partition(".")[0])
        if table is not None and table.get(spelling) is not None:
            reader.refuse(span, "PR318", name=spelling, table=table.name)
    near = _OF_PERIODS.get(spelling) if not reader.scope.periodic else None
    reader.refuse(span, "PR303", name=spelling, suggestion=near or suggestion(spelling, known))
