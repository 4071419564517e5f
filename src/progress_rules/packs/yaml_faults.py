"""Say in both languages why a text is not YAML, and where the fault begins, not where it was noticed."""

from __future__ import annotations

import re
from typing import Any

from progress_rules.errors import Bilingual, Place, Problem

_INDENT = Bilingual("indent the keys of one part equally, with blanks", "同一部分的键用空格缩进到同一列")
_QUOTE = Bilingual(
    "quote a text that holds ': ' or ' #', or a comma or bracket inside {...}",
    "含“: ”或“ #”的文字，以及 {...} 内含逗号或括号的文字，请加引号",
)
_CLOSE = Bilingual("close it, or remove it", "请补上另一半，或删去")
_KEY = Bilingual("write key: value, with a blank behind the colon", "请写成 键: 值，冒号后空一格")

_FAULTS: tuple[tuple[str, str, Bilingual, Bilingual], ...] = (
    (r"character '\\t'", "problem", Bilingual("a tab indents this line", "此行用制表符缩进"), _INDENT),
    (
        r"quoted scalar.*unexpected (end of stream|document)", "context",
        Bilingual("this quotation mark is never closed", "此引号没有闭合"), _CLOSE,
    ),
    (
        r"flow (mapping|sequence).*expected ',' or", "opening",
        Bilingual("a comma, a quotation mark or the closing bracket is missing", "缺少逗号、引号或右括号"),
        _QUOTE,
    ),
    (r"'<stream end>'", "problem", Bilingual("the text ends too early", "文本提前结束"), _CLOSE),
    (
        r"found '[]}]'", "problem",
        Bilingual("this bracket was never opened", "此括号没有对应的左括号"), _CLOSE,
    ),
    (
        r"mapping (values|keys) are not allowed", "problem",
        Bilingual("a colon cannot stand here", "此处不能有冒号"),
        Bilingual(
            "quote a text that holds ': '; indent the keys of one part equally, with blanks",
            "含“: ”的文字请加引号；同一部分的键用空格缩进到同一列",
        ),
    ),
    (
        r"sequence entries are not allowed", "problem",
        Bilingual("a list cannot begin behind its key", "列表不能与键同行"),
        Bilingual("begin the list on the next line, or write [a, b]", "列表请另起一行，或写成 [a, b]"),
    ),
    (
        r"expected <block end>", "problem",
        Bilingual("this line does not belong to the lines above it", "此行与上文不成一体"), _INDENT,
    ),
    (
        r"could not find expected ':'", "context",
        Bilingual("this line is no key: value", "此行不是 键: 值"), _KEY,
    ),
    (
        r"cannot start any token", "problem",
        Bilingual("no text begins with this sign", "文字不能以此符号开头"),
        Bilingual("put the text in quotes", "请给文字加引号"),
    ),
    (
        r"undefined alias", "problem",
        Bilingual("no text begins with *", "文字不能以 * 开头"),
        Bilingual("put the text in quotes", "请给文字加引号"),
    ),
    (
        r"unknown escape", "problem",
        Bilingual("this sign cannot follow a backslash", "反斜杠后不能是此符号"),
        Bilingual("use single quotes, in which a backslash is itself", "请改用单引号，其中反斜杠即其本身"),
    ),
)  # fmt: skip


def yaml_fault(error: Any, text: str, file: str) -> Problem:
    """Return the problem of a text that the YAML reader refused."""
    said = ": ".join(
        str(part) for part in (getattr(error, "context", ""), getattr(error, "problem", "")) if part
    )
    for pattern, where, reason, way in _FAULTS:
        if said and re.search(pattern, said):
            at = _place(_mark(error, where), file)
            return Problem("PR202", at, {"reason": reason, "way": way})
    position = getattr(error, "position", None)
    if isinstance(position, int):
        before = text[:position]
        at = Place(file, before.count("\n") + 1, position - before.rfind("\n"))
        reason = Bilingual("this control character is not text", "此控制字符不是文字")
        return Problem("PR202", at, {"reason": reason, "way": Bilingual("delete it", "请删去")})
    said = said or (str(error).splitlines() or ["?"])[0]
    values = {"reason": Bilingual(said, f"写法有误（{said}）"), "way": _QUOTE}
    return Problem("PR202", _place(_mark(error, "problem"), file), values)


def _mark(error: Any, where: str) -> Any:
    problem = getattr(error, "problem_mark", None)
    context = getattr(error, "context_mark", None)
    if (
        where == "opening"
    ):  # a bracket left open on an earlier line is the fault; on one line, the sign after it
        where = "problem" if problem and context and problem.line == context.line else "context"
    return (context if where == "context" else problem) or problem or context


def _place(mark: Any, file: str) -> Place:
    return Place(file, mark.line + 1, mark.column + 1) if mark else Place(file, 1, 1)
