"""Words for invented projects: places that do not exist, works of every category, responsible units."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from random import Random

PLACES = (
    "青溪", "柏岭", "云台湾", "石桥", "双河", "梨园", "凤鸣", "临江", "松涛", "竹海", "玉泉", "平岗", "望川",
    "红枫", "清流", "白鹤", "龙潭", "金穗", "春晖", "东岭", "南屏", "西涧", "北辰", "新禾", "安澜", "长坪",
    "茶坪", "花溪", "银杏", "晨光",
)  # fmt: skip

WORKS: dict[str, tuple[str, ...]] = {
    "基础设施": (
        "快速通道工程",
        "跨河大桥",
        "客运枢纽站",
        "乡镇公路改造",
        "铁路货场",
        "综合管廊",
        "变电站",
        "供水管网",
    ),
    "产业发展": (
        "装备制造产业园",
        "食品加工基地",
        "新材料生产线",
        "医药产业园",
        "物流园",
        "标准厂房",
        "农产品交易中心",
        "数据中心",
    ),
    "民生改善": (
        "人民医院新院区",
        "职业技术学院",
        "棚户区改造",
        "养老服务中心",
        "体育中心",
        "九年制学校",
        "保障性住房",
    ),
    "生态环保": ("污水处理厂", "河道综合治理", "湿地公园", "生活垃圾处理厂", "水库除险加固", "矿山生态修复"),
    "文化旅游": ("古镇保护开发", "文化艺术中心", "温泉度假区", "生态旅游环线", "博物馆"),
}

UNITS: dict[str, tuple[str, ...]] = {
    "基础设施": ("市交通运输局", "市住房和城乡建设局", "市铁路建设办公室", "市供电公司", "市城市投资公司"),
    "产业发展": (
        "市经济和信息化委",
        "市商务局",
        "高新区管委会",
        "临空区管委会",
        "市农业局",
        "市产业投资公司",
    ),
    "民生改善": ("市卫生和计划生育委", "市教育局", "市民政局", "市体育局", "市房产管理局"),
    "生态环保": ("市水务局", "市环境保护局", "市林业局", "市国土资源局"),
    "文化旅游": ("市文化广电局", "市旅游局"),
}
COUNTIES = ("东河区人民政府", "西山县人民政府", "南坝县人民政府")
"""Counties that bear works of every kind."""

REASONS = ("汛期停工", "发现文物，配合勘探", "规划调整待批", "不可抗力（山体滑坡）")
APPROVER = "市重点项目领导小组"


def named_projects(rng: Random, count: int) -> list[dict[str, str]]:
    """Return name, category, unit and group of each of so many projects, no name twice."""
    pairs = [
        (place, category, work) for place in PLACES for category, works in WORKS.items() for work in works
    ]
    found = []
    for place, category, work in rng.sample(pairs, count):
        county = rng.random() < 0.25
        unit = rng.choice(COUNTIES if county else UNITS[category])
        group = "县区" if county else "园区" if "管委会" in unit else "市级部门"
        found.append({"name": f"{place}{work}", "category": category, "unit": unit, "group": group})
    return found
