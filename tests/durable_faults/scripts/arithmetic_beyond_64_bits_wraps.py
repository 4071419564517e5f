from host import Noting, rule

more = {"$add": {"$l": {"$m": "y"}, "$r": {"$m": "y"}}}
host = Noting({"a": rule({"$and": [{"q": 1}, {"$gt": {"x": more}}]}), "rest": rule({"q": 1}, "rest")})
host.post("r", {"sid": "s", "n": 1, "q": 1, "x": 0, "y": 2**62 + 5})
assert ("hit", 1) in host.ran, host.ran
print("FAULT: 0 > 2**62 + 5 + 2**62 + 5")
