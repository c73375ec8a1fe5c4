import gc
import weakref

from engine import Variable, add, square
from lab.grader import array, expect, same


def freed_by_its_count():
    y = square(square(Variable(array(2.0))))
    y.backward()
    watched = weakref.ref(y)
    del y
    return watched() is None


x = Variable(array(2.0))
square(x).backward()
expect(same(x.grad, 4.0), "gradient", grad=x.grad)

x = Variable(array(2.0))
a = square(x)
y = square(a)
y.backward()
expect(same(x.grad, 32.0), "gradient", grad=x.grad)
expect(a.grad is None and y.grad is None, "kept", grads=[a.grad, y.grad])

x0, x1 = Variable(array(1.0)), Variable(array(1.0))
t = add(x0, x1)
y = add(x0, t)
y.backward()
expect(same(x0.grad, 2.0) and same(x1.grad, 1.0), "gradient", grad=[x0.grad, x1.grad])
expect(t.grad is None and y.grad is None, "kept", grads=[t.grad, y.grad])

x = Variable(array(2.0))
a = square(x)
y = add(square(a), square(a))
y.backward(retain_grad=True)
expect(same(x.grad, 64.0), "gradient", grad=x.grad)
expect(same(a.grad, 16.0) and same(y.grad, 1.0), "dropped", grads=[a.grad, y.grad])

collects = gc.isenabled()
gc.disable()
try:
    freed = freed_by_its_count()
finally:
    if collects:
        gc.enable()
expect(freed, "cycle")
