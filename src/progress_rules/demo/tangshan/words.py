"""Words for the invented city: counties that do not exist, works of each category, bodies of the published text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from progress_rules.demo.names import PLACES, WORKS

if TYPE_CHECKING:
    from collections.abc import Sequence
    from random import Random

COUNTIES = (
    "青柏区", "临溪区", "望湖区", "北汀区", "南荻区", "海荻新区", "芦汀市", "枫原市", "云岫县", "沙陵县",
    "白荷县", "松湾县", "梨川县", "燕麓县", "石鹿县", "金榆县",
)  # fmt: skip

KINDS_OF_WORKS = {
    "产业": "产业发展",
    "城建和交通基础设施": "基础设施",
    "民生": "民生改善",
    "生态": "生态环保",
    "文旅": "文化旅游",
}
"""The categories of Tangshan beside those of the words that both demos share."""

LEADS = {
    "产业": ("市发改委",),
    "城建和交通基础设施": ("市城管局", "市交通局", "市铁路办"),
    "民生": ("市卫计委", "市住建局", "市教育局", "市民政局"),
    "生态": ("市林业局", "市国土局", "市水务局", "市环保局"),
    "文旅": ("市旅游局", "市文广新局"),
}
OTHER_LEAD = "市体育局"
"""A body that the text does not name, in the lead of a project of public welfare."""

MEMBERS = ("市财政局", "市规划局", "市金融办", "市工信局", "市电力公司")
OFFICE, GROUP, BANKING = "市重点办", "市重大项目推进工作领导小组", "市金融办"
LAND_REVIEWERS = ("市国土局", "市环保局", "市规划局")
PROCEDURES = ("市国土局", "市规划局", "市住建局", "市环保局", "市行政审批局")

ISSUES = ("用地指标不足", "征迁补偿未谈妥", "配套资金未到位", "管线迁改滞后", "环评批复未下", "电力接入待定")
CAUSES = ("选址与生态红线冲突", "合作企业撤资", "建设规模论证未通过")


def project_names(rng: Random, categories: Sequence[str]) -> list[str]:
    """Return a name for a project of each category, no name twice."""
    names = {}
    for category in dict.fromkeys(categories):
        works = WORKS[KINDS_OF_WORKS[category]]
        pool = [f"{place}{work}" for place in PLACES for work in works]
        names[category] = iter(rng.sample(pool, sum(c == category for c in categories)))
    return [next(names[category]) for category in categories]


def leader_of(county: str) -> str:
    """Return the city leader who is assigned to a county."""
    return f"市领导{COUNTIES.index(county) + 1:02d}"


def county_leader(county: str, number: int) -> str:
    """Return one of the leaders of a county who are in charge of projects."""
    return f"{county}领导{number}"
