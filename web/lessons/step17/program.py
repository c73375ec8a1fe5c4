import gc
import weakref

import numpy as np
from engine import Variable, square

gc.disable()  # from here on only reference counts free anything
graphs, alive = [], []
for _ in range(4):
    x = Variable(np.full(10000, 2.0))
    y = square(square(square(x)))
    graphs.append(weakref.ref(y))
    alive.append(sum(graph() is not None for graph in graphs))
print(alive)

y.backward()
print(x.grad[0], len(x.grad))
gc.enable()
