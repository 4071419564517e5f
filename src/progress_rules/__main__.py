"""Run the command line: `python -m progress_rules`."""

from __future__ import annotations

import sys

from progress_rules.cli import main

if __name__ == "__main__":
    sys.exit(main())
