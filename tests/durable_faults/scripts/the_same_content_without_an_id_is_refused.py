from durable.engine import MessageObservedException

from host import Noting

host = Noting({"a": {"all": [{"a": {"k": 1}}, {"b": {"k": 2}}], "run": "hit"}})
host.post("r", {"sid": "s", "k": 1})
try:
    host.post("r", {"sid": "s", "k": 1})
except MessageObservedException:
    print("FAULT: the second of two equal events")
