"""What every engine offers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from progress_rules.assessment.outcome import Outcome
    from progress_rules.assessment.panel import Panel
    from progress_rules.assessment.plan import Plan
    from progress_rules.packs import Pack


class Engine(Protocol):
    """A way to run a plan on a panel. All engines give equal outcomes, or refuse before they start."""

    name: str

    def run(self, pack: Pack, plan: Plan, panel: Panel) -> Outcome:
        """Return one outcome for each row of `panel.rows`, in its order.

        Raises:
            EngineError: a construct of the plan cannot be run exactly; it names the rule and the reason.
        """
        ...
