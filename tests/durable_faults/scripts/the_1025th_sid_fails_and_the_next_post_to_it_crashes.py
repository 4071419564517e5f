from host import Noting, rule

host = Noting({"a": rule({"k": 1})})
for n in range(1030):
    try:
        host.post("r", {"sid": f"s{n}", "n": n, "k": 1})
    except MemoryError:
        print("FAULT: MemoryError at", n, flush=True)
        host.post("r", {"sid": f"s{n}", "n": n, "k": 1})
        print("alive", flush=True)
