"""From what stands in the file of a pack to its model, as far as its sound parts go."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import ValidationError

from progress_rules.packs.salvage import salvaged
from progress_rules.packs.schema import PackSpec
from progress_rules.packs.shape import shape_problems

if TYPE_CHECKING:
    from progress_rules.errors import Problem
    from progress_rules.packs.source import Source


def model_of(source: Source) -> tuple[PackSpec | None, list[Problem]]:
    """Return the model of a pack, and what is wrong with its YAML and its shape.

    With stand-ins for parts of the wrong shape, so that other mistakes can be told as well; None where those
    would be blamed for what is wrong already.
    """
    problems = list(source.problems)
    if any(problem.code != "PR204" for problem in problems):
        return None, problems
    try:
        return PackSpec.model_validate(source.data), problems
    except ValidationError as error:
        shape = shape_problems(error, source)
    problems += shape.values()
    data = salvaged(source.data, shape)
    try:
        return None if data is None else PackSpec.model_validate(data), problems
    except ValidationError:
        return None, problems
