from host import Noting, rule

Noting({"a": rule({"$and": [{"q": 1}, {"$or": [{"$and": [{"x": i}, {"y": i}]} for i in range(12)]}]})})
try:
    Noting({"a": rule({"$and": [{"q": 1}, {"$or": [{"$and": [{"x": i}, {"y": i}]} for i in range(14)]}]})})
except Exception as error:
    assert "113" in str(error), error
    print("FAULT:", error)
