"""Each fault of durable_rules that docs/adr/0013-durable-engine.md names is still there.

When one of these fails, the library has changed: read the record again, and the row of it in docs/how-to/durable.md.
Each script runs in a process of its own, because some end it.
"""

from __future__ import annotations

import os
import platform
import subprocess
import sys
from pathlib import Path

import pytest

from tests.durable_missing import needs_durable_rules

pytestmark = needs_durable_rules
SCRIPTS = sorted(p for p in (Path(__file__).parent / "scripts").glob("*.py") if p.stem != "host")


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.stem)
def test_the_fault_is_there(script: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-W", "ignore", str(script)],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        env=os.environ | {"MALLOC_PERTURB_": "165"},  # glibc overwrites what is freed, so that its use shows
    )
    if script.stem.endswith("crashes"):
        if done.returncode == 0 and platform.libc_ver()[0] != "glibc":
            pytest.skip("it lived: another allocator can hide the use of freed memory")
        assert done.returncode < 0, f"it lived: {done.stdout}{done.stderr}"
        assert "alive" not in done.stdout
    else:
        assert done.returncode == 0, done.stderr
        assert done.stdout.startswith("FAULT"), done.stdout
