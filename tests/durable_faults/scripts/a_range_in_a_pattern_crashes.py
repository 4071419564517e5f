from host import Noting, rule

Noting({"a": rule({"$mt": {"x": "[一-龥]+"}})})
print("alive", flush=True)
