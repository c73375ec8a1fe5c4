from engine import Variable, add, square
from lab.grader import array, expect, same

x = Variable(array(3.0))
square(x).backward()
expect(same(x.grad, 6.0), "square", grad=x.grad)

x = Variable(array([1.0, 2.0]))
square(x).backward()
expect(same(x.grad, [2.0, 4.0]), "array", grad=x.grad)

x = Variable(array(2.0))
a = square(x)
add(square(a), square(a)).backward()
expect(same(x.grad, 64.0), "others", grad=x.grad)
