from engine import Variable
from lab.grader import array, expect, run_program, same

ran = run_program(may_raise=True)
if ran.error is not None:
    made = ran.names.get("SumDifference")
    returned = made().forward([array(5), array(3)]) if made else []
    expect(hasattr(returned, "__iter__"), "returned", returned=returned)
    run_program()  # shows the error
s, d = ran.names.get("s"), ran.names.get("d")
expect(s is not None and d is not None, "empty")
expect(not isinstance(s, list | tuple) and not isinstance(d, list | tuple), "boxed")
for value in (s, d):
    expect(isinstance(value, Variable), "bare", kind=type(value).__name__)
expect(s.creator is not None and d.creator is not None, "unlinked")
expect(not (same(s.data, 2) and same(d.data, 8)), "swapped")
expect(same(s.data, 8) and same(d.data, 2), "values", s=s.data, d=d.data)
expect(s.creator is d.creator, "two")
expect(len(s.creator.outputs) == 2, "count", outputs=len(s.creator.outputs))

# The same function on other arrays
outputs = type(s.creator)()([Variable(array([1.0, 2.0])), Variable(array([3.0, 5.0]))])
expect(len(outputs) == 2, "count", outputs=len(outputs))
right = same(outputs[0].data, [4.0, 7.0]) and same(outputs[1].data, [-2.0, -3.0])
expect(right, "others", s=outputs[0].data, d=outputs[1].data)
