"""The engine must add what arrives, to a gradient of its own, and forget it when asked."""

from engine import Variable, add, square
from lab.grader import array, expect, fail, same

# once: nothing may be lost or made up where there is nothing to add
x, w = Variable(array(3.0)), Variable(array(4.0))
y = add(x, w)
y.backward()
for used in (x, w):
    expect(not same(used.grad, 0.0), "zero")
    expect(same(used.grad, 1.0), "once", grad=used.grad)
x = Variable(array(3.0))
add(square(x), w).backward()
expect(x.grad is not None, "stopped")

# more than once, in one call and in two
x = Variable(array(3.0))
y = add(x, x)
y.backward()
expect(not same(x.grad, 1.0), "overwritten", grad=x.grad)
expect(same(x.grad, 2.0), "twice", grad=x.grad)
expect(same(y.grad, 1.0), "shared", name="y", grad=y.grad)

x = Variable(array([3.0, 4.0]))
t = add(x, x)
y = add(t, x)
try:
    y.backward()
except ValueError:
    fail("compared")
expect(same(y.grad, [1.0, 1.0]), "shared", name="y", grad=y.grad)
expect(same(t.grad, [1.0, 1.0]), "shared", name="t", grad=t.grad)
expect(same(x.grad, [3.0, 3.0]), "thrice", grad=x.grad)

x = Variable(array(3.0))
y = add(x, x)
y.backward()
z = add(add(x, x), x)
z.backward()
expect(same(x.grad, 5.0), "forgot", grad=x.grad)

x = Variable(array(3.0))
y = square(x)
y.grad = array(2.0)
y.backward()
expect(same(x.grad, 12.0), "seed", grad=x.grad)

# cleargrad: here x shares its first gradient with y
x, w = Variable(array(3.0)), Variable(array(4.0))
y = add(x, w)
y.backward()
expect(hasattr(x, "cleargrad"), "no_cleargrad")
x.cleargrad()
add(add(x, x), x).backward()
expect(same(x.grad, 3.0), "not_cleared", grad=x.grad)
for other in (y, w):
    expect(same(other.grad, 1.0), "cleared_others", grad=other.grad)

# of the result, too: where nothing has arrived, backward begins with 1
x = Variable(array([3.0, 4.0]))
y = add(x, x)
y.backward()
x.cleargrad()
y.cleargrad()
y.backward()
expect(same(x.grad, [2.0, 2.0]), "not_none", grad=x.grad)
