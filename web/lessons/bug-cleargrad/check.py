from engine import Variable
from lab.exam import expect, run_program, same

cleared = []
cleargrad = Variable.cleargrad


def watched(variable):
    cleared.append(variable)
    cleargrad(variable)


Variable.cleargrad = watched
ran = run_program(may_raise=True)
x = ran.names.get("x")
early = isinstance(ran.error, TypeError) and isinstance(x, Variable) and x.grad is None
expect(not early, "early")
if ran.error is not None:
    run_program()  # ends the check, with the line of the error
expect(isinstance(x, Variable), "names")
right = same(x.data, 0.5)
expect(right or not cleared or x in cleared, "other", x=x.data)
expect(right or x not in cleared, "seldom", x=x.data)
expect(right, "grows", x=x.data)
