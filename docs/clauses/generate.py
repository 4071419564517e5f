"""Write the matrix of clauses of every bundled pack; `--check` exits 1 when the pages are not current."""

from __future__ import annotations

import sys
from pathlib import Path

from progress_rules.cases import clause_pages

FOLDER = Path(__file__).parent


def stale() -> dict[str, str]:
    """Return the pages that are not what they should be by name, those to remove with an empty text."""
    pages = clause_pages()
    held = {page.name: page.read_text(encoding="utf-8") for page in FOLDER.glob("*.md")}
    return {
        name: pages.get(name, "") for name in sorted({*pages, *held}) if pages.get(name) != held.get(name)
    }


def main(arguments: list[str]) -> int:
    """Write the pages, or with `--check` tell which are not current."""
    wanted = stale()
    for name, text in wanted.items():
        sys.stdout.write(f"{name}\n")
        if "--check" in arguments:
            continue
        if text:
            (FOLDER / name).write_text(text, encoding="utf-8", newline="\n")
        else:
            (FOLDER / name).unlink()
    return 1 if wanted and "--check" in arguments else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
