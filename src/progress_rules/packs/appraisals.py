"""Views, scores, rankings and ladders of a pack: read among its names, then compiled."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from progress_rules.packs.ladders import LadderReading, compile_ladders, ladder_items
from progress_rules.packs.rankings import (
    RankingReading,
    ViewReading,
    compile_rankings,
    compile_views,
    ranking_items,
    view_items,
)
from progress_rules.packs.scores import ScoreReading, compile_scores, score_items

if TYPE_CHECKING:
    from progress_rules.packs.build import Build
    from progress_rules.packs.compiled import Ladder, Ranking, Score
    from progress_rules.packs.indicators import Item


@dataclass(slots=True)
class Appraisals:
    """What a pack compares, adds up and escalates, on its way."""

    views: list[ViewReading] = field(default_factory=list)
    scores: list[ScoreReading] = field(default_factory=list)
    rankings: list[RankingReading] = field(default_factory=list)
    ladders: list[LadderReading] = field(default_factory=list)

    @property
    def items(self) -> list[Item]:
        """All of them, ready to be read."""
        return [*self.views, *self.scores, *self.rankings, *self.ladders]


def appraisal_items(build: Build) -> Appraisals:
    """Return what is to be read."""
    return Appraisals(view_items(build), score_items(build), ranking_items(build), ladder_items(build))


def compile_appraisals(build: Build, read: Appraisals) -> tuple[list[Score], list[Ranking], list[Ladder]]:
    """Return what was read, compiled; the tables they make are added to the build."""
    compile_views(build, read.views)
    scores = compile_scores(build, read.scores)
    return scores, compile_rankings(build, read.rankings), compile_ladders(build, read.ladders)
