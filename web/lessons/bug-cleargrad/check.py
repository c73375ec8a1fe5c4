from engine import Variable
from lab.grader import expect, run_program, same

cleared, left, turns = [], [], []
cleargrad, backward = Variable.cleargrad, Variable.backward


def watched_cleargrad(variable):
    cleared.append(variable)
    cleargrad(variable)


def watched_backward(variable):
    """Notes the gradients that are still there where this one will be added."""
    inputs = variable.creator.inputs if variable.creator is not None else ()
    left.extend(x.grad for x in inputs if x.grad is not None and not same(x.grad, 0.0))
    backward(variable)
    turns.extend((x.data.copy(), x.grad) for x in inputs)


Variable.cleargrad, Variable.backward = watched_cleargrad, watched_backward
ran = run_program(may_raise=True)
x = ran.names.get("x")
early = isinstance(ran.error, TypeError) and isinstance(x, Variable) and x.grad is None
expect(not early, "early")
if ran.error is not None:
    run_program()  # ends the check, with the line of the error
expect(isinstance(x, Variable), "names")
right = same(x.data, 0.5)
expect(right or left, "changed", x=x.data)
expect(right or not cleared or x in cleared, "other", x=x.data)
expect(right or x not in cleared, "seldom", x=x.data)
expect(right, "grows", x=x.data)
for turn, (data, grad) in enumerate(turns, 1):
    expect(same(grad, 2 * data), "piled", turn=turn, grad=grad, right=2 * data)
expect(len(turns) == 3, "turns", count=len(turns))
