import numpy as np
from engine import Variable
from lab.grader import expect, fail, run_program, same


def descend(*, clear_x=True, clear_y=True):
    """Where 20 steps lead from (0, 2), by the derivatives worked out on paper."""
    x, y, by_x, by_y = 0.0, 2.0, 0.0, 0.0
    for _ in range(20):
        new_x = -400 * x * (y - x**2) - 2 * (1 - x)
        new_y = 200 * (y - x**2)
        by_x = new_x if clear_x else by_x + new_x
        by_y = new_y if clear_y else by_y + new_y
        x, y = x - 0.001 * by_x, y - 0.001 * by_y
    return x, y


with np.errstate(all="ignore"):
    ran = run_program(may_raise=True)
points = [ran.names.get("x"), ran.names.get("y")]
variables = [point for point in points if isinstance(point, Variable)]

if ran.error is not None:
    if isinstance(ran.error, TypeError) and any(v.creator is not None for v in variables):
        fail("not_data")
    if len(variables) < 2:
        others = [point for point in points if not isinstance(point, Variable)]
        fail("no_variable", got=type(others[0]).__name__)
    if isinstance(ran.error, TypeError) and any(v.grad is None for v in variables):
        fail("no_grad")
    run_program()

expect(len(variables) == 2, "no_variable", got=", ".join(type(p).__name__ for p in points))
x, y = (float(v.data) for v in variables)
expect(not (same(x, 0.0) and same(y, 2.0)), "still")

right_x, right_y = descend()
if not (same(x, right_x) and same(y, right_y)):
    for cleared in ((False, False), (True, False), (False, True)):
        wrong_x, wrong_y = descend(clear_x=cleared[0], clear_y=cleared[1])
        if same(x, wrong_x, 1e-3) and same(y, wrong_y, 1e-3):
            fail("uncleared", x=round(x, 4), y=round(y, 4))
    expect(not abs(y) > 10.0, "uphill", y=round(y, 4))
    ends = {"x": x, "y": y, "right_x": right_x, "right_y": right_y}
    fail("elsewhere", **{name: round(end, 4) for name, end in ends.items()})

expect(all(v.creator is None for v in variables), "grows")
