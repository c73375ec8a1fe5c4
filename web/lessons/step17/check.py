import gc
import weakref

from engine import Variable, add, square
from lab.grader import array, expect, fail, same


def diamond():
    x = Variable(array(2.0))
    a = square(x)
    y = add(square(a), square(a))
    return x, a, y


def gradient():
    x, a, y = diamond()
    middle = weakref.ref(a)
    del a  # from here on only the graph itself holds it
    try:
        y.backward()
    except (AttributeError, ReferenceError, TypeError) as error:
        if isinstance(getattr(error, "obj", None), weakref.ref):
            fail("uncalled", error=str(error))
        if middle() is None:
            fail("lost")
        raise
    return x.grad


def left(backward):
    x, a, y = diamond()
    if backward:
        y.backward()
    return [("x", weakref.ref(x)), ("a", weakref.ref(a)), ("y", weakref.ref(y))]


def alive(references):
    return [name for name, reference in references if reference() is not None]


gc.disable()
try:
    grad = gradient()
    expect(same(grad, 64.0), "gradient", grad=grad)
    still = alive(left(backward=True))
    if still:
        expect(alive(left(backward=False)), "by_backward", still=still)
        fail("kept", still=still)
    still = alive(left(backward=False))
    expect(not still, "only_after", still=still)
finally:
    gc.enable()
