import numpy as np
from engine import Variable, add, exp, square

s = Variable(np.array(0.5))
t = square(exp(square(s)))
t.backward()
print(s.grad)

x = Variable(np.array(2.0))
a = square(x)
y = add(square(a), square(a))
y.backward()
print(x.grad)
