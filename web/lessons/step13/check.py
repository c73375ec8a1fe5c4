"""SumDiff alone, with a different gradient at each output, so that no two mistakes look alike."""

from engine import Variable
from lab.grader import array, expect, fail, run_program, same

program = run_program(may_raise=True)
sum_diff = program.names.get("sum_diff")
if sum_diff is None:
    run_program()  # shows the error that came before it was defined
    fail("gone")

a, b = Variable(array(5.0)), Variable(array(2.0))
outputs = sum_diff(a, b)
expect(isinstance(outputs, list | tuple) and len(outputs) == 2, "forward")
s, d = outputs
expect(same(s.data, 7.0) and same(d.data, 3.0), "forward")

s.grad, d.grad = array(10.0), array(1.0)
s.backward()

if array(a.grad).ndim > 0:
    fail("list")
expect(a.grad is not None or b.grad is not None, "nothing")
if s.creator.backward(array(10.0), array(1.0)) is None:
    fail("nothing_returned")
if a.grad is None or b.grad is None:
    fail("one", without="a" if a.grad is None else "b")

expect(not (same(a.grad, 10.0) and same(b.grad, 1.0)), "straight")
expect(not (same(a.grad, 9.0) and same(b.grad, 11.0)), "swapped")
expect(not (same(a.grad, 11.0) and same(b.grad, 11.0)), "sign")
expect(not (same(a.grad, 11.0) and same(b.grad, -9.0)), "turned")
expect(same(a.grad, 11.0), "first", grad=a.grad)
expect(same(b.grad, 9.0), "second", grad=b.grad)
expect(same(s.grad, 10.0) and same(d.grad, 1.0), "changed")
returned = s.creator.backward(array(10.0), array(1.0))
expect(len(returned) == 2, "many", count=len(returned))
run_program()
