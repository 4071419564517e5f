"""Which county is last in the quarter, what cost it its points, and which projects climb the ladder?

python run.py [--as-of 2024-06-30] [--lang en|zh]
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import progress_rules as pr

HERE = Path(__file__).resolve().parent


def main() -> int:
    """Assess the invented ledger; print the ranking of the last quarter, the lines of who is last, and why."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--as-of", default="2024-06-30", help="count facts known by the end of this day")
    parser.add_argument("--lang", choices=["en", "zh"], default="en", help="language of the explanation")
    options = parser.parse_args()
    try:
        result = pr.assess(pr.read_portfolio(HERE / "ledger"), pr.load_pack(HERE), as_of=options.as_of)
    except pr.ProgressRulesError as error:
        print(error, file=sys.stderr)
        return 1
    if result.ranks.is_empty():
        print("no quarter has closed yet")
        return 0
    quarter = result.ranks["period"].max()
    now = result.ranks.filter(period=quarter)
    for place, of, subject, score in now.select("place", "of", "subject", "score").rows():
        print(f"{quarter}: {place} of {of}  {subject}  {score}")
    for subject in now.filter(last=True)["subject"]:
        for rule, points in (
            result.scores.filter(unit=subject, period=quarter).select("rule", "points").rows()
        ):
            print(f"{subject}  {rule}: {points}")
        print("", result.explain(subject, quarter, each="unit").text(options.lang), sep="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
