"""Reading what a check is asked for, with everything that is wrong with it."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Literal, cast

from progress_rules.errors import suggestion
from progress_rules.planning.figures import Figure, FigureReader
from progress_rules.quantities import MAX_SCALE

MODES = ("equal", "at_least")


class CheckReader(FigureReader):
    """Reads the arguments of `check_split` and `check_plan`."""

    def options(
        self, tolerance: object, mode: object, places: object
    ) -> tuple[Decimal, Literal["equal", "at_least"], int | None]:
        """Return the tolerance, the mode and the decimal places."""
        before = len(self.problems)
        allowed = self.number("tolerance", tolerance)
        if len(self.problems) == before and allowed < 0:
            self.say("PR834", "tolerance", text=f"{allowed:f}")
        if mode not in MODES:
            near = suggestion(str(mode), MODES)
            self.say("PR833", "mode", text=mode, suggestion=near, known=", ".join(MODES))
        if places is not None and (
            not isinstance(places, int) or isinstance(places, bool) or not 0 <= places <= MAX_SCALE
        ):
            self.say("PR830", "places", text=places, most=MAX_SCALE)
        return allowed, cast('Literal["equal", "at_least"]', mode), cast("int | None", places)

    def parent(self, given: object) -> Figure | None:
        """Return the whole with its figure."""
        match given:
            case Mapping() if len(given) == 1:
                found = self.figures("parent", given)
            case [label, value]:
                found = self.figures("parent", {label: value})
            case _:
                self.say("PR832", "parent", text=given)
                return None
        return found[0] if found else None
