"""The five-minute tour of the README, as a program: facts in; lights, actions and reasons out."""

import progress_rules as pr

# Facts: objects, frames or a file. Progress is in per cent, cumulative.
portfolio = pr.Portfolio(
    projects=[
        {"id": "P-1", "name": "Ring road", "unit": "Transport Bureau", "planned_start": "2017-01-10"},
        {"id": "P-2", "name": "Hospital", "unit": "Health Bureau"},
    ],
    reports=[
        {"project": "P-1", "period": "2017-07", "planned_progress": 40, "actual_progress": 35},
        {"project": "P-1", "period": "2017-08", "planned_progress": 50, "actual_progress": 42},
        {"project": "P-1", "period": "2017-09", "planned_progress": 60, "actual_progress": 51},
        {"project": "P-1", "period": "2017-10", "planned_progress": 70, "actual_progress": 70},
        {"project": "P-2", "period": "2017-07", "planned_progress": 10, "actual_progress": 10},
        {"project": "P-2", "period": "2017-09", "planned_progress": 30, "actual_progress": "29.9%"},
        {"project": "P-2", "period": "2017-10", "planned_progress": 40, "actual_progress": 38},
    ],
    exemptions=[{"project": "P-2", "from": "2017-08", "to": "2017-08", "approved_by": "Project Office"}],
)

# Rules: a bundled pack, here with its defaults.
pack = pr.load_pack("ziyang")
result = pr.assess(portfolio, pack, as_of="2017-10-31")
print(result.lights)
print(result.actions)

# Why?
print(result.explain("P-1", "2017-09"))

# Another reading of the same clause: red begins after two yellow months, not in the second.
later = pr.load_pack("ziyang", parameters={"turns_on": "after_nth"})
print(pr.assess(portfolio, later, as_of="2017-10-31").lights)
assert pr.assess(portfolio, pack, engine="reference").lights.equals(result.lights)
