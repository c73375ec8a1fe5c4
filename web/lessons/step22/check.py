from engine import Variable
from lab.grader import array, expect, fail, run_program, same, slope


def var(value):
    return Variable(array(value))


ran = run_program(may_raise=True)
if isinstance(ran.error, TypeError) and "Variable" in str(ran.error):
    expect(ran.problem.frames[-1].name != "backward", "not_arrays")
run_program()

a, b = var(6.0), var(4.0)
y = a / b
expect(isinstance(y, Variable), "not_a_variable", got=type(y).__name__)
expect(same(y.data, 1.5), "value", got=y.data)
expect(y.creator is not None, "no_creator")

y.backward()
expect(not any(isinstance(x.grad, Variable) for x in (a, b)), "not_arrays")
right_a, right_b = slope(lambda a, b: a / b, 6.0, 4.0)
if same(a.grad, 1.0) and same(b.grad, 1.0):
    fail("like_add")
if same(a.grad, right_b) and same(b.grad, right_a):
    fail("order", a=a.grad, b=b.grad)
expect(same(a.grad, right_a), "first", got=a.grad)
if same(b.grad, -right_b):
    fail("sign", got=b.grad)
if same(b.grad, right_b * 4.0):
    fail("square", got=b.grad)
expect(same(b.grad, right_b), "second", got=b.grad)

a, b, c = var(6.0), var(4.0), var(10.0)
(a / b * c).backward()
for name, x, right in (("a", a, right_a), ("b", b, right_b)):
    expect(same(x.grad, right * 10.0), "no_gy", name=name, got=x.grad, right=round(right * 10.0, 6))

x, z = var([6.0, 8.0]), var([2.0, 4.0])
(x / z).backward()
expect(same(x.grad, [0.5, 0.25]) and same(z.grad, [-1.5, -0.5]), "elements", x=x.grad, z=z.grad)

x = var(12.0)
y = x / 3.0
expect(isinstance(y, Variable) and same(y.data, 4.0), "by_number", got=y)

x = var(12.0)
y = 24.0 / x
expect(isinstance(y, Variable), "not_a_variable", got=type(y).__name__)
expect(not same(y.data, 0.5), "crossed")
expect(same(y.data, 2.0), "crossed_value", got=y.data)
expect(y.creator is not None, "no_creator")
y.backward()
expect(same(x.grad, -24.0 / 144.0), "crossed_gradient", got=x.grad)
