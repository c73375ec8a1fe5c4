from engine import Variable
from lab.grader import expect, run_program, same

grads = []
backward = Variable.backward


def watched(variable):
    """Notes the gradient of the leaf after each call."""
    backward(variable)
    leaf = variable
    while leaf.creator is not None:
        leaf = leaf.creator.inputs[0]
    grads.append(leaf.grad)


Variable.backward = watched
ran = run_program()
x = ran.names.get("x")
expect(isinstance(x, Variable), "names")
expect(len(grads) == 3, "turns", count=len(grads))
expect(same(x.data, 2.0), "changed", x=x.data)
for turn, grad in enumerate(grads, 1):
    expect(same(grad, 32.0), "grows", turn=turn, grad=grad)
