from durable.engine import MessageObservedException

from host import Noting

host = Noting({"a": {"all": [{"a": {"k": 1}}, {"b": {"k": 2}}], "run": "hit"}})
host.assert_fact("r", {"sid": "s", "id": "79b3d9f3f6a4854a", "k": 1})
host.assert_fact("r", {"sid": "s", "id": "79b3d9f3f6a4854b", "k": 1})
try:
    host.assert_fact("r", {"sid": "s", "id": "e1b024b95172fb60", "k": 1})
except MessageObservedException:
    print("FAULT: another id, taken for the first")
