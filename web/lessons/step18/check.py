from engine import Variable, add, square
from lab.grader import array, expect, fail, same


def gradients(**options):
    x0, x1 = Variable(array(1.0)), Variable(array(1.0))
    t = add(x0, x1)
    y = add(x0, t)
    try:
        y.backward(**options)
    except AttributeError as error:
        if "weakref" in str(error):
            fail("uncalled", error=str(error))
        raise
    except TypeError as error:
        if "unexpected keyword argument" in str(error):
            fail("no_parameter")
        if "missing 1 required" in str(error):
            fail("no_default")
        if "NoneType" in str(error):
            fail("early", error=str(error))
        raise
    return y.grad, t.grad, x0.grad, x1.grad


y, t, x0, x1 = gradients()
expect(x0 is not None and x1 is not None, "leaf", x0=x0, x1=x1)
expect(same(x0, 2.0) and same(x1, 1.0), "gradient", x0=x0, x1=x1)

retained_y, retained_t, x0, x1 = gradients(retain_grad=True)
if y is not None or t is not None:
    expect(retained_y is not None or retained_t is not None, "inverted", y=y, t=t)
    by_hand = gradients(retain_grad=False)
    expect(by_hand[0] is not None or by_hand[1] is not None, "default")
    fail("kept", y=y, t=t)
expect(same(retained_y, 1.0) and same(retained_t, 1.0), "dropped", y=retained_y, t=retained_t)
expect(same(x0, 2.0) and same(x1, 1.0), "gradient", x0=x0, x1=x1)

x = Variable(array(2.0))
a = square(x)
b, c = square(a), square(a)
add(b, c).backward()
expect(same(x.grad, 64.0), "diamond", grad=x.grad)
expect(a.grad is None and b.grad is None and c.grad is None, "some", a=a.grad, b=b.grad, c=c.grad)
