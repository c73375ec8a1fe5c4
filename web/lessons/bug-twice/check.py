from engine import Variable
from lab.grader import expect, run_program, same

grads, roots = [], []
backward = Variable.backward


def watched(variable):
    """Notes the gradient of the leaf after each call."""
    backward(variable)
    leaf = variable
    while leaf.creator is not None:
        leaf = leaf.creator.inputs[0]
    grads.append(leaf.grad)
    roots.append(variable)


Variable.backward = watched
ran = run_program()
x = ran.names.get("x")
expect(isinstance(x, Variable), "names")
expect(len(grads) == 2, "calls", count=len(grads))
expect(same(grads[0], 32.0), "first", grad=grads[0])
expect(same(grads[1], 64.0), "second", grad=grads[1])
expect(roots[0] is roots[1], "graph")
expect(same(x.grad, 64.0), "second", grad=x.grad)
