from engine import Variable
from lab.grader import expect, run_program, same, watch_leaf

calls = watch_leaf(Variable)
ran = run_program()
x = ran.names.get("x")
expect(isinstance(x, Variable), "names")
expect(len(calls) == 2, "calls", count=len(calls))
(first, once), (second, twice) = calls
expect(same(once, 32.0), "first", grad=once)
expect(same(twice, 64.0), "second", grad=twice)
expect(first is second, "graph")
expect(same(x.grad, 64.0), "second", grad=x.grad)
