"""Why a cell of a decision table cannot be read, and the way out, in both languages."""

from __future__ import annotations

from dataclasses import dataclass

from progress_rules.errors import Bilingual


@dataclass(frozen=True, slots=True)
class CellFault:
    """Why a cell is no test, and the character of its text where it goes wrong."""

    reason: Bilingual
    offset: int = 0


EMPTY = Bilingual("it is empty; anything is written -", "内容为空；任意值写作 -")
NOTHING = Bilingual("a value is missing here", "此处缺少取值")
UNCLOSED = Bilingual("this bracket is never closed", "此括号没有闭合")
UNOPENED = Bilingual("this bracket was never opened", "此括号没有对应的左括号")
QUOTE = Bilingual("this quotation mark is never closed", "此引号没有闭合")
ALONE = Bilingual("- means anything and stands alone", "- 表示任意值，须单独使用")
NOT_EMPTY = Bilingual("not(...) needs a value: not(30)", "not(...) 中须有取值，如 not(30)")
NOT_BRACKETS = Bilingual(
    "a negation has brackets: not(30); a text that begins with not stands in quotes",
    "否定须加括号，如 not(30)；以 not 开头的文字须加引号",
)
NOT_WHOLE = Bilingual(
    "not(...) is the whole cell; several values stand inside it", "not(...) 须为整个单元格；多个值写在括号内"
)
SIGNS = {
    "=>": Bilingual("at least is written >=", "大于等于写作 >="),
    "=<": Bilingual("at most is written <=", "小于等于写作 <="),
    "<>": Bilingual("unequal is written !=", "不等于写作 !="),
    "!": Bilingual(
        "unequal is written !=, and none of a list not(a, b)", "不等于写作 !=，均不属于写作 not(a, b)"
    ),
}
STRAY = Bilingual("these signs do not belong together", "这些符号不能连用")
NO_ORDER = Bilingual(
    "texts and conditions have no order: write a value, a list or not(...)",
    "文字和条件不分大小：请写取值、列举或 not(...)",
)
UNKNOWN_ORDER = Bilingual("unknown is neither more nor less than a value", "未知不能比较大小")
TWO_ENDS = Bilingual("an interval has two ends: [10..30]", "区间须有两端，如 [10..30]")
DOTS = Bilingual(
    "the ends of an interval are parted by two dots: [10..30]", "区间两端以两点分隔，如 [10..30]"
)
BRACKETS = Bilingual(
    "an interval stands in brackets that say whether its ends belong to it: [10..30], (10..30)",
    "区间须加括号并表明是否含端点，如 [10..30]、(10..30)",
)
TEXT_SIGN = Bilingual(
    "a text with a bracket, sign or quotation mark stands in quotes", "含括号、符号或引号的文字须加引号"
)
MISPLACED = Bilingual("values are parted by commas", "多个取值以逗号分隔")
AMBIGUOUS = Bilingual(
    "this is one number or two: write 1000, or a space after the comma",
    "可读作一个数或两个数：请写作 1000，或在逗号后加空格",
)
