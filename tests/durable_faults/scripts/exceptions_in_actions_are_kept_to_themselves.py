from host import Noting, rule


def fail(c, name):
    raise ValueError(name)


host = Noting({"a": rule({"k": 1})}, act=fail)
host.post("r", {"sid": "s", "n": 1, "k": 1})
assert not host.ran
print("FAULT: post returned, and the action had failed:", "exception" in host.get_state("r", "s"))
