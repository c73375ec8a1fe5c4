from engine import Function, Variable
from lab.grader import expect, run_program, same

ran = run_program(may_raise=True)
if ran.error is not None:
    a = ran.names.get("a")
    expect(not isinstance(a, Function), "function")
    expect(a is None or isinstance(a, Variable), "bare", type=type(a).__name__)
    expect("memoryview" not in str(ran.error), "array")  # what an ndarray calls its data
names = run_program().names  # another error ends the check here, with its line
x, y = names.get("x"), names.get("y")
expect(isinstance(x, Variable) and isinstance(y, Variable), "names")
expect(same(y.data, 12.0), "value", value=y.data)
expect(x.grad is not None, "never")
expect(not same(x.grad, 1.0), "unlinked")
expect(same(x.grad, 7.0), "gradient", grad=x.grad)
