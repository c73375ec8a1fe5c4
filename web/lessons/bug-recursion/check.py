from engine import Function, Variable, add, square
from lab.grader import array, expect, same


class Counted(Function):
    """x + 1, and counts how often its backward runs."""

    def __init__(self):
        self.turns = 0

    def forward(self, x):
        return x + 1

    def backward(self, gy):
        self.turns += 1
        return gy * 1


x = Variable(array(2.0))
square(square(x)).backward()
expect(same(x.grad, 32.0), "chain", grad=x.grad)

x = Variable(array(2.0))
a = square(x)
add(square(a), square(a)).backward()
expect(same(x.grad, 64.0), "diamond", grad=x.grad)

x = Variable(array(2.0))
a = square(x)
add(a, a).backward()
expect(same(x.grad, 8.0), "twice", grad=x.grad)

for swapped in (False, True):
    x = Variable(array([1.0, 2.0]))
    a = square(x)
    long = square(square(a))
    (add(a, long) if swapped else add(long, a)).backward()
    right = array([2 * v + 8 * v**7 for v in (1.0, 2.0)])
    expect(same(x.grad, right), "uneven", grad=x.grad, right=right)

first = Counted()
x = Variable(array(2.0))
a = first(x)
b = add(square(a), square(a))
add(square(b), b).backward()
expect(first.turns == 1, "again", count=first.turns)
