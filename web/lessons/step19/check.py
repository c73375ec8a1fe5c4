from contextlib import redirect_stdout
from io import StringIO

import numpy as np
from engine import Variable
from lab.grader import expect, fail


def represented(data):
    """repr of a variable, and in words what its own code raised."""
    printed = StringIO()
    try:
        with redirect_stdout(printed):
            text = repr(Variable(data))
    except (AttributeError, TypeError, ValueError) as error:
        expect(not printed.getvalue(), "printed")
        expect("non-string" not in str(error), "no_text", error=str(error))
        return None, f"{type(error).__name__}: {error}"
    expect(not printed.getvalue(), "printed")
    return text, None


def lines(text):
    """Without the blanks at the ends, which nobody sees."""
    return [line.rstrip() for line in text.split("\n")]


def wanted(data):
    return lines("variable(" + str(data).replace("\n", "\n" + " " * 9) + ")")


table = np.array([[1, 2, 3], [4, 5, 6]])
text, error = represented(table)
expect(error is None, "raised", error=error)
if " object at 0x" in text:
    if str(Variable(table)).startswith("variable("):
        fail("only_str")
    fail("address")
expect(text.startswith("variable(") and text.endswith(")"), "frame", text=text)

rows = text.split("\n")
if len(rows) == 2 and "[1 2 3]" in rows[0] and "[4 5 6]" in rows[1]:
    first, second = rows[0].index("[1"), rows[1].index("[4")
    expect(first == second, "ragged", first=first, second=second)
expect(lines(text) == wanted(table), "text", text=text.replace("\n", "⏎"))

of_none, error = represented(None)
expect(of_none == "variable(None)", "of_none", error=error or of_none)
for data in (np.array([1.5, 2.5]), np.arange(8.0).reshape(2, 2, 2), np.array(3.0)):
    text, error = represented(data)
    expect(error is None, "raised", error=error)
    # numpy itself writes a single number in two ways.
    right = lines(text) == wanted(data) or (data.ndim == 0 and text == "variable(3.)")
    expect(right, "other_shape", shape=str(data.shape), text=text.replace("\n", "⏎"))
