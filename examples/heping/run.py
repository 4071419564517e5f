"""Which buildings need renewal, which complaints waited too long, which signed projects nobody followed?

python run.py [--as-of 2024-04-30] [--lang en|zh]
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import progress_rules as pr

HERE = Path(__file__).resolve().parent


def main() -> int:
    """Assess the invented ledger and print what has to be done, and one reason in full."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--as-of", default="2024-04-30", help="count facts known by the end of this day")
    parser.add_argument("--lang", choices=["en", "zh"], default="en", help="language of the explanation")
    options = parser.parse_args()
    try:
        pack = pr.load_pack(HERE)
        ledger = pr.read_portfolio(HERE / "ledger", tables=pack)  # the pack says what its tables hold
        result = pr.assess(ledger, pack, as_of=options.as_of)
    except pr.ProgressRulesError as error:
        print(error, file=sys.stderr)
        return 1
    listed = result.actions.filter(action="renewal_list")["subject"].to_list()
    print("renewal list:", ", ".join(listed) or "none")
    for subject, missing in (
        result.duties.filter(duty="building-file", status="breached").select("subject", "missing").rows()
    ):
        print(f"file of {subject} lacks: {missing}")
    for subject, status in result.deadlines.select("subject", "status").rows():
        print(f"complaint {subject}: {status}")
    for subject, period, person in (
        result.actions.filter(action="remind").select("subject", "period", "person").rows()
    ):
        print(f"{period}: remind {person} to follow {subject}")
    for subject in listed[:1]:
        print("", result.explain(subject, each="building").text(options.lang), sep="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
