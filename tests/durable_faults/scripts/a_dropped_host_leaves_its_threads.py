import gc
import threading
import time

from host import Noting, rule

host = Noting({"a": rule({"k": 1})})
time.sleep(0.3)
del host
gc.collect()
time.sleep(0.5)
alive = threading.active_count() - 1
assert alive >= 1
print("FAULT:", alive, "threads go on")
