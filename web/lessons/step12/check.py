from engine import Variable
from lab.grader import array, expect, fail, run_program, same

ran = run_program(may_raise=True)
if "memoryview" in str(ran.error):
    fail("arrays", error=str(ran.error))
if ran.error is not None:
    run_program()  # ends the check, with the line of the error
y, add_all = ran.names.get("y"), ran.names.get("add_all")
expect(y is not None, "empty")
expect(not isinstance(y, list | tuple), "boxed")
expect(isinstance(y, Variable), "bare", kind=type(y).__name__)
expect(y.creator is not None, "unlinked")
expect(len(y.creator.inputs) == 3, "chain", inputs=len(y.creator.inputs))
expect(same(y.data, 9), "value", data=y.data)

expect(callable(add_all), "renamed")
vectors = [[1.0, 2.0], [10.0, 20.0], [100.0, 200.0], [1000.0, 2000.0], [0.5, 0.5]]
for count in (3, 2, 5, 1):
    xs = [Variable(array(vector)) for vector in vectors[:count]]
    try:
        total = add_all(*xs)
    except (TypeError, ValueError, IndexError) as error:
        if count == 3:
            fail("one_by_one", error=str(error))
        fail("fixed", count=count, error=str(error))
    expect(isinstance(total, Variable), "bare", kind=type(total).__name__)
    right = array([sum(column) for column in zip(*vectors[:count], strict=True)])
    changed = [i for i, x in enumerate(xs) if not same(x.data, vectors[i])]
    expect(not changed, "changed", before=vectors[0], after=xs[0].data)
    expect(same(total.data, right), "vector", count=count, data=total.data, right=right)
    expect(total.creator is not None, "unlinked")
    expect(len(total.creator.inputs) == count, "chain", inputs=len(total.creator.inputs))
