from durable.engine import MessageObservedException

from host import Noting

host = Noting({"a": {"all": [{"a": {"k": 1}}, {"b": {"k": 2}}], "run": "hit"}})
host.assert_fact("r", {"sid": "s", "id": "1", "k": 1, "v": "old"})
try:
    host.assert_fact("r", {"sid": "s", "id": "1", "k": 1, "v": "new"})
except MessageObservedException:
    pass
assert [fact["v"] for fact in host.get_facts("r", "s")] == ["old"]
print("FAULT: still old")
