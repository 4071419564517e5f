"""The facts: one frozen model for each table of a ledger.

Every field has an English name and the Chinese header under which ledgers write it. Columns that
are not listed here are kept as typed extras (text, exact number, yes/no or date), and a pack that
declares them can use them in its conditions.
"""

from __future__ import annotations

from functools import cache
from typing import ClassVar

from pydantic import BaseModel, ConfigDict

from progress_rules.model.columns import Column, Kind, KindMarker, column, required
from progress_rules.model.types import (
    Day,
    Extra,
    FirstDay,
    Id,
    LastDay,
    Moment,
    Money,
    Number,
    Percent,
    PeriodLabel,
    Reference,
    Text,
)


class Fact(BaseModel):
    """A row of a fact table: frozen, exact, with room for further columns."""

    __pydantic_extra__: dict[str, Extra]  # pyright: ignore[reportIncompatibleVariableOverride]

    model_config = ConfigDict(frozen=True, extra="allow", populate_by_name=True)

    table: ClassVar[str]
    sheets: ClassVar[tuple[str, ...]]
    key: ClassVar[tuple[str, ...]] = ("id",)
    naming: ClassVar[tuple[str, ...]] = ("project",)
    """The columns that name a project of the ledger, where the table has them."""

    @classmethod
    def columns(cls) -> tuple[Column, ...]:
        """The columns of the table, in order."""
        return _columns(cls)


@cache
def _columns(model: type[Fact]) -> tuple[Column, ...]:
    found = []
    for name, info in model.model_fields.items():
        extra = info.json_schema_extra if isinstance(info.json_schema_extra, dict) else {}
        kind: Kind = next(m.kind for m in info.metadata if isinstance(m, KindMarker))
        listed = extra.get("aliases")
        aliases = tuple(str(alias) for alias in listed) if isinstance(listed, list) else ()
        public = info.validation_alias if isinstance(info.validation_alias, str) else name
        found.append(Column(public, kind, str(extra.get("zh", "")), aliases, info.is_required()))
    return tuple(found)


class Project(Fact):
    """A project on the list. Progress dates are days; amounts are in 万元 where the unit is stated.

    >>> Project(id="P-017", name="Ring road", planned_start="2017-03-01").planned_start
    datetime.date(2017, 3, 1)
    """

    table = "projects"
    sheets = ("projects", "项目", "项目清单", "项目台账")

    id: Id = required("项目编号", "编号", "项目代码")
    name: Text = column("项目名称", "名称")
    unit: Text = column("责任单位")
    category: Text = column("类别", "项目类别")
    level: Text = column("级别", "项目级别")
    stage: Text = column("阶段", "项目阶段")
    kind: Text = column("建设性质")
    total_investment: Money = column("总投资")
    annual_plan: Money = column("年度计划投资", "年计划投资")
    planned_start: Day = column("计划开工", "计划开工日期")
    actual_start: Day = column("实际开工", "实际开工日期")
    planned_finish: Day = column("计划竣工", "计划竣工日期")
    actual_finish: Day = column("实际竣工", "实际竣工日期")
    group: Text = column("考核分组")
    listed_from: Day = column("列入日期", "入库日期")
    listed_to: Day = column("调出日期")


class Report(Fact):
    """What was reported on a project about one period. Progress is in per cent: 35 means 35 per cent."""

    table = "reports"
    sheets = ("reports", "月报", "进度", "进度报告", "报告")
    key = ("project", "period", "recorded_at")

    project: Id = required("项目编号", "项目")
    period: PeriodLabel = required("期间", "月份", "报告期")
    planned_progress: Percent = column("计划进度")
    actual_progress: Percent = column("实际进度")
    planned_investment: Money = column("计划完成投资")
    actual_investment: Money = column("实际完成投资")
    recorded_at: Moment = column("报送时间")
    claimed_light: Text = column("自报灯色")


class Milestone(Fact):
    """A milestone of a project."""

    table = "milestones"
    sheets = ("milestones", "节点", "里程碑")

    id: Id = required("节点编号")
    project: Id = required("项目编号", "项目")
    name: Text = column("节点")
    planned: Day = column("计划日期")
    forecast: Day = column("预计日期")
    actual: Day = column("实际日期")
    weight: Number = column("权重")


class Issue(Fact):
    """An issue raised on a project."""

    table = "issues"
    sheets = ("issues", "问题", "问题台账")

    id: Id = required("问题编号")
    project: Reference = column("项目编号", "项目")
    title: Text = column("问题")
    kind: Text = column("类型")
    urgency: Text = column("紧急程度")
    impact: Text = column("影响程度")
    breadth: Text = column("涉及范围")
    departments: Number = column("涉及部门数")
    raised_at: Moment = column("提出时间")
    owner: Text = column("责任人")
    resolved_at: Moment = column("解决时间")
    verified_by: Text = column("验收人")
    written_off_at: Moment = column("销号时间")
    due_on: Day = column("办理期限")


class Activity(Fact):
    """Something that took place: a meeting, a visit, an inspection, an event."""

    table = "activities"
    sheets = ("activities", "活动")

    id: Id = required("活动编号")
    kind: Text = column("活动类型")
    date: Day = column("日期")
    person: Text = column("人员")
    project: Reference = column("项目编号", "项目")
    series: Text = column("会议序列")
    found: Number = column("发现问题数")
    solved: Number = column("解决问题数")
    issue: Reference = column("问题编号", "议题")
    decision: Text = column("议定事项")
    role: Text = column("角色")
    unit: Text = column("单位")


class Assignment(Fact):
    """A person or unit that holds a role on a project from one day to another, both inclusive."""

    table = "assignments"
    sheets = ("assignments", "责任分工", "分工")
    key = ("project", "role", "order", "person", "unit", "from")

    project: Id = required("项目编号", "项目")
    role: Text = required("角色")
    order: Number = column("排序")
    person: Text = column("人员")
    unit: Text = column("单位")
    from_: FirstDay = column("起", alias="from")
    to: LastDay = column("止")


class Exemption(Fact):
    """Days on which a project is exempt, first and last inclusive; no `to` means until further notice."""

    table = "exemptions"
    sheets = ("exemptions", "豁免", "豁免暂停")
    key = ("project", "from", "to")

    project: Id = required("项目编号", "项目")
    from_: FirstDay = required("起", alias="from")
    to: LastDay = column("止")
    reason: Text = column("原因")
    approved_by: Text = column("批准人")


class Disclosure(Fact):
    """An item of information on a project that may have to be published."""

    table = "disclosures"
    sheets = ("disclosures", "公开", "信息公开")

    id: Id = required("公开编号", "事项编号")
    project: Reference = column("项目编号", "项目")
    category: Text = column("类别")
    formed_on: Day = column("形成日期")
    changed_on: Day = column("变更日期")
    published_on: Day = column("公开日期")
    exempt_reason: Text = column("不公开理由")


class Transition(Fact):
    """One step in the life of an issue or of another record; `to` is the state it leads to.

    >>> Transition(item="I-1", to="accepted", at="2017-10-31").at
    datetime.datetime(2017, 10, 31, 0, 0)
    """

    table = "transitions"
    sheets = ("transitions", "流转记录", "办理记录")
    key = ("item", "at", "to")

    item: Id = required("事项编号", "问题编号")
    to: Text = required("状态")
    at: Moment = required("时间")
    by: Text = column("经办人")
    role: Text = column("角色")
    evidence: Text = column("佐证")
    note: Text = column("说明")


class Target(Fact):
    """What is to be reached in a period: by a project, a unit, a category, a band of size, or all of them together.

    >>> Target(unit="Transport Bureau", measure="projects started", period="2017年", value=12).period
    '2017'
    """

    table = "targets"
    sheets = ("targets", "目标", "目标任务")
    key = ("project", "unit", "category", "band", "measure", "period")

    project: Reference = column("项目编号", "项目")
    unit: Text = column("责任单位")
    category: Text = column("类别")
    band: Text = column("规模档次")
    measure: Text = required("指标")
    period: PeriodLabel = required("期间")
    value: Number = column("目标值")


class Succession(Fact):
    """One project that goes on in another: `share` is the part of the predecessor that goes there, in per cent.

    >>> Succession(predecessor="P-1", successor="P-2", on="2024-06-10", kind="拆分", share="60%").share
    Decimal('60')
    """

    table = "successions"
    sheets = ("successions", "项目沿革", "沿革")
    key = ("predecessor", "successor")
    naming = ("predecessor", "successor")

    predecessor: Id = required("原项目", "原项目编号")
    successor: Id = required("新项目", "新项目编号")
    on: Day = required("生效日期")
    kind: Text = column("方式")
    share: Percent = column("份额")
    reason: Text = column("原因")
    approved_by: Text = column("批准人")


class Baseline(Fact):
    """A version of the plan of a project, in force from a day on; version 1 is the original.

    >>> Baseline(project="P-1", version=2, from_="2024-06-01", planned_finish="2025-03-31").version
    Decimal('2')
    """

    table = "baselines"
    sheets = ("baselines", "计划基线", "基线")
    key = ("project", "version")

    project: Id = required("项目编号", "项目")
    version: Number = required("版本", "版本号")
    from_: FirstDay = required("起用日期", alias="from")
    approved_by: Text = column("批准人")
    reason: Text = column("原因")
    planned_start: Day = column("计划开工", "计划开工日期")
    planned_finish: Day = column("计划竣工", "计划竣工日期")
    annual_plan: Money = column("年度计划投资", "年计划投资")
    total_investment: Money = column("总投资")
    recorded_at: Moment = column("登记时间", "报送时间")


FACTS: dict[str, type[Fact]] = {
    model.table: model
    for model in (
        Project, Report, Milestone, Issue, Activity, Assignment, Exemption, Disclosure, Transition, Target,
        Succession, Baseline,
    )
}  # fmt: skip
"""The model of every table that each ledger can have, by its name; a rule pack may declare more."""
