import engine
import numpy as np
from engine import Function, Variable
from lab.grader import array, expect, same

NAME = "__array_priority__"

x = Variable(array([1.0, 2.0]))
left = x + array([3.0, 4.0])
expect(isinstance(left, Variable) and same(left.data, [4.0, 6.0]), "left", value=left)

right = array([3.0, 4.0]) + x
if not isinstance(right, Variable):
    expect(not hasattr(engine, NAME), "module")
    expect(not hasattr(Function, NAME), "function")
    expect(not hasattr(x, NAME), "low", value=getattr(x, NAME, None))
expect(isinstance(right, Variable), "array", value=right)
expect(same(right.data, [4.0, 6.0]), "sum", value=right.data)

product = array([3.0, 4.0]) * x
expect(isinstance(product, Variable), "product", value=product)
product.backward()
expect(same(x.grad, [3.0, 4.0]), "gradient", grad=x.grad)

one = array([2.0]) + Variable(array([1.0]))
expect(isinstance(one, Variable) and same(one.data, [3.0]), "array", value=one)

x = Variable(array(3.0))
y = 2.0 * x + np.float64(1.0)
expect(isinstance(y, Variable) and same(y.data, 7.0), "numbers", value=y)
