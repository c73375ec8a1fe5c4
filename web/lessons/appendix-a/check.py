"""Two arrays with a second owner: the gradient Triple is given, and the array x was made from."""

from engine import Variable, add
from lab.grader import array, expect, fail, run_program, same

names = run_program().names
for name in ("triple", "start", "x"):
    if name not in names:
        fail("gone", name=name)

# a different program than the learner's, with Triple on either side of what shares its gradient
for first in (True, False):
    w = Variable(array([5.0, 7.0]))
    t = names["triple"](w)
    expect(same(t.data, [15.0, 21.0]), "forward", data=t.data)
    v = add(t, w) if first else add(w, t)
    v.backward()
    expect(same(v.grad, [1.0, 1.0]), "upstream", grad=v.grad)
    expect(same(t.grad, [1.0, 1.0]), "upstream", grad=t.grad)
    expect(same(w.grad, [4.0, 4.0]), "factor", grad=w.grad)

w = Variable(array([5.0, 7.0]))
t = names["triple"](w)
t.grad = array([1.0, 10.0])
t.backward()
expect(same(w.grad, [3.0, 30.0]), "constant", grad=w.grad)

at_end = names["x"].grad  # a new or cleared x has none
expect(at_end is None or same(at_end, [4.0, 4.0]), "program", grad=at_end)
expect(same(names["x"].data, [0.6, 1.6]), "moved", data=names["x"].data)
expect(same(names["start"], [1.0, 2.0]), "start", start=names["start"])
