from host import Noting, rule

host = Noting({"a": rule({"kind": 1})})
host.post("r", [{"sid": "s", "n": n, "kind": 1} for n in (1, 2, 3)])
order = [n for _, n in host.ran]
assert sorted(order) == [1, 2, 3]
assert order != [1, 2, 3], order
print("FAULT:", order)
