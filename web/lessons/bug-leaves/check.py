from engine import Variable
from lab.grader import expect, run_program, same, watch_leaf

calls = watch_leaf(Variable)
ran = run_program()
x = ran.names.get("x")
expect(isinstance(x, Variable), "names")
expect(len(calls) == 3, "turns", count=len(calls))
expect(same(x.data, 2.0), "changed", x=x.data)
for turn, (_, grad) in enumerate(calls, 1):
    expect(same(grad, 32.0), "grows", turn=turn, grad=grad)
