from host import Noting, rule

host = Noting({"a": rule({"$and": [{"q": 1}, {"x": {"$m": "y"}}]}), "rest": rule({"all": 1}, "rest")})
host.post("r", {"sid": "s", "n": 1, "q": 1, "x": 2**70, "y": 2**63 - 1})
assert host.ran == [("hit", 1)], host.ran
print("FAULT: 2**70 == 2**63 - 1")
