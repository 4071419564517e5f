from host import Noting, rule

host = Noting({"a": rule({"$neq": {"x": 1}}), "b": rule({"$lt": {"x": 1}}), "c": rule({"all": 1}, "rest")})
for value in ({}, {"x": None}):
    host.post("r", {"sid": "s", "n": 1, "all": 1, **value})
assert {name for name, _ in host.ran} == {"rest"}, host.ran
print("FAULT: x is neither 1 nor different from it")
