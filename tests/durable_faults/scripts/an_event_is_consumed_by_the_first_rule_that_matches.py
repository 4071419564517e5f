from host import Noting, rule

host = Noting({"a": rule({"$gt": {"x": 1}}, "first"), "b": rule({"$gt": {"x": 2}}, "second")})
host.post("r", {"sid": "s", "n": 1, "x": 5})
assert len(host.ran) == 1, host.ran
print("FAULT: two rules match,", host.ran)
