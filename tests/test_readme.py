"""What the documents say holds: links lead somewhere, and the Python of the README runs."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
DOCUMENTS = sorted(
    p for p in [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("examples/**/*.md")]
)


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda p: str(p.relative_to(ROOT)))
def test_relative_links_lead_somewhere(document):
    text = re.sub(r"```.*?```", "", document.read_text(encoding="utf-8"), flags=re.DOTALL)
    for target in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", text):
        if "://" not in target and not target.startswith("mailto:"):
            assert (document.parent / target).exists(), f"{target} does not exist"


@pytest.mark.parametrize("name", ["README.md", "README.zh.md", "docs/tutorial.md"])
def test_the_python_of_the_documents_runs(name, tmp_path):
    blocks = re.findall(r"```python\n(.*?)```", (ROOT / name).read_text(encoding="utf-8"), flags=re.DOTALL)
    assert blocks
    program = tmp_path / "program.py"
    program.write_text("\n".join(blocks), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, program], capture_output=True, text=True, cwd=tmp_path, check=False
    )
    assert done.returncode == 0, done.stderr


def test_the_commands_of_the_readme_exist_in_both_languages():
    commands = [
        re.findall(
            r"^(?:\.venv[\w-]*/bin/)?progress-rules (\w+)", (ROOT / name).read_text("utf-8"), re.MULTILINE
        )
        for name in ("README.md", "README.zh.md")
    ]
    assert commands[0] == commands[1]
    assert {"assess", "explain", "check"} <= set(commands[0])
