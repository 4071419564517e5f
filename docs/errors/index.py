"""Write README.md, the index of the messages, from the headings of their pages."""

from __future__ import annotations

import re
from pathlib import Path

FOLDER = Path(__file__).parent
GROUPS = {
    "1": "Facts and ledgers · 事实与台账",
    "2": "Packs · 规则包",
    "3": "Conditions · 条件",
    "4": "Calls, engines and the command line · 调用、引擎与命令行",
    "5": "Periods · 期间",
    "6": "Working days · 工作日",
    "7[0-3]": "The ledger, the append-only record · 记录簿",
    "74": "Sessions · 会话",
    "7[5-9]": "Further engines · 其他引擎",
    "8": "Planning · 计划",
    "9": "Pack cases · 规则包用例",
}
HEAD = """\
# Messages

Every message has a code that never changes its meaning. Its page says what it means and what to do.
Messages come in English and Chinese (`progress_rules.set_language("zh")`, `--lang zh`); all problems of one
input come together, each with its place.

每条信息都有含义不变的代码，页面说明其含义和处理办法。本页由 `python docs/errors/index.py` 生成。
"""


def titles(page: Path) -> tuple[str, str]:
    """Return the English and the Chinese title of a page."""
    text = page.read_text(encoding="utf-8")
    english = re.search(rf"^# {page.stem}: (.+)$", text, re.MULTILINE)
    chinese = re.search(r"^## 简体中文：(.+)$", text, re.MULTILINE)
    if english is None or chinese is None:
        raise ValueError(f"{page.name} needs the headings `# {page.stem}: ...` and `## 简体中文：...`")
    return english[1], chinese[1]


def index() -> str:
    """Return the index as Markdown."""
    parts = [HEAD]
    for start, heading in GROUPS.items():
        rows = [f"\n## {heading}\n", "| code | what it is about | 含义 |", "|---|---|---|"]
        for page in sorted(FOLDER.glob(f"PR{start}*.md")):
            english, chinese = titles(page)
            rows.append(f"| [{page.stem}]({page.name}) | {english} | {chinese} |")
        parts.append("\n".join(rows) + "\n")
    return "".join(parts)


if __name__ == "__main__":
    (FOLDER / "README.md").write_text(index(), encoding="utf-8")
