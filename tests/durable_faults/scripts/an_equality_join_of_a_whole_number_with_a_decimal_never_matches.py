from host import Noting

host = Noting({"a": {"all": [{"a": {"k": 1}}, {"b": {"$and": [{"k": 2}, {"v": {"a": "v"}}]}}], "run": "hit"}})
host.assert_fact("r", {"sid": "s", "id": "1", "k": 1, "v": 1})
host.assert_fact("r", {"sid": "s", "id": "2", "k": 2, "v": 1.0})
assert not host.ran
host.assert_fact("r", {"sid": "s", "id": "3", "k": 2, "v": 1})
assert host.ran
print("FAULT: 1 is not 1.0")
