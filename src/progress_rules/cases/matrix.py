"""The matrix of clauses: what each says, what implements it, which cases assert it, what is assumed for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from progress_rules.cases.clauses import clause_uses
from progress_rules.cases.read import read_cases
from progress_rules.errors import Bilingual
from progress_rules.packs import list_packs

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from progress_rules.cases.clauses import ClauseUse
    from progress_rules.cases.read import CaseFile

KINDS: dict[str, Bilingual] = {
    "rule": Bilingual("rule", "规则"),
    "row": Bilingual("row", "决策表行"),
    "table": Bilingual("decision table", "决策表"),
    "duty": Bilingual("duty", "义务"),
    "deadline": Bilingual("deadline", "时限"),
    "lifecycle": Bilingual("lifecycle", "流程"),
    "step": Bilingual("step", "流程步骤"),
    "meeting": Bilingual("meeting", "会议"),
    "counter": Bilingual("counter", "计数"),
    "ranking": Bilingual("ranking", "排名"),
}
"""What the kinds of parts are called."""

_GENERATED = Bilingual(
    "Written by `python docs/clauses/generate.py`; do not edit.",
    "本页由 `python docs/clauses/generate.py` 生成，请勿手改。",
)
_SOURCE = Bilingual("Source: {source}.", "来源：{source}。")
_HEAD = Bilingual(
    "| clause | what it says | implemented by | cases | assumed |\n|---|---|---|---|---|",
    "| 条款 | 内容 | 实现 | 用例 | 假定参数 |\n|---|---|---|---|---|",
)
_NARRATIVE = Bilingual("*narrative*: {reason}", "*叙述性条款*：{reason}")
_NOTHING = Bilingual("**nothing yet**", "**尚未实现**")
_NO_CASE = Bilingual("**none yet**", "**尚无**")
_OTHER = Bilingual("[中文](%s)", "[English](%s)")

_INDEX = """\
# Clauses · 条款

Each clause of the published systems, with the rules that implement it, the cases that assert it, and what is
assumed where the text gives no figure. Written by `python docs/clauses/generate.py`; `--check` says whether it is
current.

已公布办法的逐条对照：由哪些规则实现、有哪些用例、原文未给出数字时假定了什么。
本页由 `python docs/clauses/generate.py` 生成。

"""
_COLUMNS = (
    "pack · 规则包", "system · 办法", "clauses · 条款", "rules · 规则条款", "narrative · 叙述性条款",
    "assumed · 假定参数", "cases · 用例",
)  # fmt: skip


def clause_pages() -> dict[str, str]:
    """Return the pages of all bundled packs by file name: each in English and Chinese, and an index.

    >>> sorted(clause_pages())[0]
    'README.md'
    """
    files = [read_cases(name) for name in list_packs()]
    pages: dict[str, str] = {}
    rows = []
    for file in files:
        uses = clause_uses(file)
        name = file.pack.id
        pages[f"{name}.md"] = clause_matrix(file, uses, "en")
        pages[f"{name}.zh.md"] = clause_matrix(file, uses, "zh")
        rows.append(_count(file, uses))
    totals = " | ".join(str(sum(row[i] for row in rows)) for i in range(5))
    lines = [
        f"| [{file.pack.id}]({file.pack.id}.md) · [中文]({file.pack.id}.zh.md) | {_title(file)} | "
        + " | ".join(map(str, row))
        + " |"
        for file, row in zip(files, rows, strict=True)
    ]
    head = [f"| {' | '.join(_COLUMNS)} |", "|---" * len(_COLUMNS) + "|"]
    pages["README.md"] = _INDEX + "\n".join([*head, *lines, f"| **all · 合计** | | {totals} |"]) + "\n"
    return pages


def clause_matrix(file: CaseFile, uses: Sequence[ClauseUse], language: str) -> str:
    """Return the matrix of a pack as Markdown."""
    spec, zh = file.pack.spec, language == "zh"
    other = f"{file.pack.id}.md" if zh else f"{file.pack.id}.zh.md"
    source = "; ".join(
        ", ".join(part for part in (given.title, given.publisher, given.date) if part)
        for given in spec.source
    )
    lines = [
        f"# {spec.title.text(language)}",
        "",
        f"*{_OTHER.describe(language) % other}*",
        "",
        _SOURCE.describe(language).format(source=source) if source else "",
        _GENERATED.describe(language),
        "",
        _HEAD.describe(language),
        *(_row(use, language) for use in uses),
    ]
    return "\n".join(lines) + "\n"


def _row(use: ClauseUse, language: str) -> str:
    cells = (
        use.clause,
        f"{use.says.text(language)}{_published(use, language)}",
        "<br>".join(_implemented(use, language)),
        "<br>".join(case.name.text(language) for case in use.cases)
        or ("" if use.narrative is not None else _NO_CASE.describe(language)),
        "<br>".join(
            f"`{one.name}` = {', '.join(one.values)}" + _because(one.reason.get(language, ""), language)
            for one in use.assumed
        ),
    )
    return f"| {' | '.join(_cell(cell) for cell in cells)} |"


def _published(use: ClauseUse, language: str) -> str:
    if not use.source:
        return ""
    text = "; ".join(source.text for source in use.source)
    return f"（{text}）" if language == "zh" else f" ({text})"


def _because(reason: str, language: str) -> str:
    if not reason:
        return ""
    return f"（{reason.strip()}）" if language == "zh" else f" ({reason.strip()})"


def _implemented(use: ClauseUse, language: str) -> Iterator[str]:
    if use.narrative is not None:
        yield _NARRATIVE.describe(language).format(reason=use.narrative.text(language).strip())
    for part in use.parts:
        kind = KINDS.get(part.kind, Bilingual(part.kind, part.kind)).describe(language)
        yield f"`{part.id}` {kind}"
    if use.narrative is None and not use.parts:
        yield _NOTHING.describe(language)


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def _title(file: CaseFile) -> str:
    title = file.pack.spec.title
    return _cell(f"{title.en} · {title.text('zh')}")


def _count(file: CaseFile, uses: Sequence[ClauseUse]) -> tuple[int, ...]:
    """Return how many clauses there are, of rules and narrative, assumed parameters, and cases."""
    narrative = sum(use.narrative is not None for use in uses)
    assumed = sum(values.assumed for values in file.pack.parameters.values())
    return len(uses), len(uses) - narrative, narrative, assumed, len(file.cases)
