import numpy as np
from engine import Variable, square

x = Variable(np.array(2.0))
y = square(square(x))
y.backward(retain_grad=True)
print(x.grad)

x.cleargrad()
z = square(square(x))
z.backward()
print(x.grad)
