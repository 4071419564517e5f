"""What the columns of a panel's rows are called."""

from __future__ import annotations

CODE = "_project"
"""The position of the project's id among all ids, sorted."""

TIME = "_period"
"""The ordinal of the period in the pack's calendar."""

OWNER = "_owner"
"""The position whose links a row has, where it stands in the history of another: see `assessment.inheritance`."""

REPORTED = "_reported"
"""Whether a report is there. Facts follow as `table.column`."""
