from durable.engine import MessageNotHandledException

from host import Noting, rule

host = Noting({"a": rule({"kind": 1})})
try:
    host.post(
        "r",
        [{"sid": "s", "n": 1, "kind": 1}, {"sid": "s", "n": 2, "kind": 9}, {"sid": "s", "n": 3, "kind": 1}],
    )
except MessageNotHandledException:
    assert not host.ran, host.ran
    print("FAULT: nothing was done for the two that match")
