from host import Noting

host = Noting({"a": {"all": [{"a": {"k": 1}}, {"b": {"k": 2}}], "run": "hit"}})
host.assert_fact("r", {"sid": "s", "id": "1", "k": 1})
host.delete_state("r", "s")
print("alive", flush=True)
