from engine import Variable
from lab.grader import array, expect, fail, same


def var(value):
    return Variable(array(value))


for sign, method in (("*", "__mul__"), ("+", "__add__")):
    expect(hasattr(Variable, method), "no_operator", sign=sign, method=method)

y = var(5.0) * var(4.0)
expect(isinstance(y, Variable), "not_a_variable", got=type(y).__name__)
expect(same(y.data, 20.0), "product", got=y.data)
expect(y.creator is not None, "no_creator")

vector = var([1.0, 2.0]) * var([3.0, 4.0])
expect(same(vector.data, [3.0, 8.0]), "elements", got=vector.data)

total = var(5.0) + var(4.0)
expect(isinstance(total, Variable) and same(total.data, 9.0), "sum", got=total)

a, b = var(5.0), var(4.0)
y = a * b
try:
    y.backward()
except (AttributeError, TypeError) as error:
    if "Variable" in str(error) or "generation" in str(error):
        fail("not_arrays", error=str(error))
    raise
if same(a.grad, 5.0) and same(b.grad, 4.0):
    fail("own", a=a.grad, b=b.grad)
if same(a.grad, 1.0) and same(b.grad, 1.0):
    fail("like_add")
expect(same(a.grad, 4.0) and same(b.grad, 5.0), "gradients", a=a.grad, b=b.grad)

a, b, c = var(5.0), var(4.0), var(10.0)
(a * b * c).backward()
if same(a.grad, 4.0) and same(b.grad, 5.0):
    fail("no_gy", a=a.grad)
expect(same(a.grad, 40.0) and same(b.grad, 50.0), "gradients", a=a.grad, b=b.grad)

a, b, c = var(3.0), var(2.0), var(1.0)
y = a * b + c
y.backward()
expect(same(y.data, 7.0), "sum", got=y)
expect(same([a.grad, b.grad, c.grad], [2.0, 3.0, 1.0]), "gradients", a=a.grad, b=b.grad)
