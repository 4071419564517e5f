from host import Noting, rule

host = Noting({"a": rule({"k": 1})})
try:
    host.set_rulesets({"r": {"a": rule({"k": 2})}})
except Exception as error:
    print("FAULT:", error)
