from host import Noting, rule

host = Noting({"a": rule({"$and": [{"q": 1}, {"$lt": {"x": 5}}]}), "rest": rule({"all": 1}, "rest")})
host.post("r", {"sid": "s", "n": 1, "q": 1, "x": "3"})
assert host.ran == [("hit", 1)], host.ran
print('FAULT: "3" < 5')
