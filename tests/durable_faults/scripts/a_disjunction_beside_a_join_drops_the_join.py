from host import Noting

either = {"$or": [{"$and": [{"k": 2}, {"x": 1}]}, {"$and": [{"k": 2}, {"x": 2}]}]}
host = Noting({"a": {"all": [{"a": {"k": 1}}, {"b": {"$and": [either, {"v": {"a": "v"}}]}}], "run": "hit"}})
host.assert_fact("r", {"sid": "s", "id": "1", "k": 1, "v": 1})
host.assert_fact("r", {"sid": "s", "id": "2", "k": 2, "x": 2, "v": 999})
assert host.ran, "the pair with different v was told apart"
print("FAULT: 1 was joined with 999")
