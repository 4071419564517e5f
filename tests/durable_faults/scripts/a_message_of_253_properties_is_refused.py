from host import Noting, rule

host = Noting({"a": rule({"k": 1})})
host.post("r", {"sid": "s", "n": 1, "k": 1, **{f"p{i}": i for i in range(240)}})
try:
    host.post("r", {"sid": "s", "n": 2, "k": 1, **{f"p{i}": i for i in range(260)}})
except Exception as error:
    assert "302" in str(error), error
    print("FAULT:", error)
