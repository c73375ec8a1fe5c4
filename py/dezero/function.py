"""The function: the other kind of node, one call of an operation."""

import weakref
from collections.abc import Sequence
from typing import Any, ClassVar

import numpy as np

from dezero.arrays import as_array
from dezero.config import Config
from dezero.variable import Array, Operand, Variable


class Output(weakref.ref[Variable]):
    """A function's link to one of its outputs: weak, so that no cycle keeps the graph alive.

    Variables own their creator, and functions own their inputs. Were outputs owned as well, only
    the cyclic garbage collector could free a graph. Calling the link gives the variable, or None
    once nobody else holds it; shape and dtype are kept for the zero gradient it then counts as.
    """

    def __init__(self, variable: Variable) -> None:
        self.shape = variable.shape
        self.dtype = variable.dtype

    def grad(self) -> Array:
        """The gradient of the output; zeros where none arrived or the variable is gone."""
        variable = self()
        if variable is None or variable.grad is None:
            return np.zeros(self.shape, self.dtype)
        return variable.grad

    def cleargrad(self) -> None:
        """Forget the gradient of the output, if the variable is still there."""
        variable = self()
        if variable is not None:
            variable.grad = None


class Inputs(list[Variable]):
    """The inputs of a function, which are released one function after the other.

    Left alone, Python frees a graph recursively: a variable frees its creator, which frees its
    inputs, which free their creators. In the small stack that a browser gives to Python, a chain
    of little more than a thousand functions would end the whole interpreter.
    """

    _released: ClassVar[list[Variable]] = []
    _releasing: ClassVar[bool] = False

    def __del__(self) -> None:
        Inputs._released.extend(self)
        self.clear()
        if Inputs._releasing:
            return  # the loop below, further up the stack, comes to them

        Inputs._releasing = True
        try:
            while Inputs._released:
                Inputs._released.pop()
        finally:
            Inputs._releasing = False


class Function:
    """One call of an operation. Subclasses say in `forward` and `backward` which.

    Attributes:
        inputs: the variables it was called with.
        outputs: weak links to the variables it made.
        generation: the largest generation of its inputs.
    """

    inputs: Inputs
    outputs: Sequence[Output]
    generation: int

    def __call__(self, *inputs: Operand) -> Any:
        """Apply the operation.

        Args:
            inputs: variables; arrays and numbers are put into variables of their own.

        Returns:
            The output variable, or a list of them where `forward` returns a tuple of several.
        """
        variables = as_variables(inputs)
        ys = self.forward(*[x.data for x in variables])
        if not isinstance(ys, tuple):
            ys = (ys,)
        if any(y is None for y in ys):
            raise TypeError(f"{type(self).__name__}.forward must return an ndarray, not None")
        outputs = [Variable(as_array(y)) for y in ys]

        if Config.enable_backprop:
            self.generation = max(x.generation for x in variables)
            for output in outputs:
                output.set_creator(self)
            self.inputs = Inputs(variables)
            self.outputs = [Output(output) for output in outputs]
        else:
            for output in outputs:
                output.without_graph = True
        return outputs if len(outputs) > 1 else outputs[0]

    def forward(self, *xs: Any) -> Any:
        """Compute the output array, or a tuple of them, from the input arrays."""
        raise NotImplementedError(f"{type(self).__name__} defines no forward")

    def backward(self, *gys: Any) -> Any:
        """Compute the gradient for the input, or a tuple of one for each, from the outputs' ones.

        Where forward broadcasts an input, its gradient may have the broadcast shape.
        """
        raise NotImplementedError(f"{type(self).__name__} defines no backward")


def as_variable(obj: Operand) -> Variable:
    """Return a variable as it is, and put an array or a number into one."""
    if isinstance(obj, Variable):
        return obj
    return Variable(as_array(obj))


def as_variables(objects: Sequence[Operand]) -> list[Variable]:
    """Put what is no variable into one each.

    Python's own numbers take the dtype that numpy gives them beside the rest, so that twice a
    float32 stays a float32.
    """
    if any(type(obj) in (int, float) for obj in objects):
        dtype = np.result_type(*[o.data if isinstance(o, Variable) else o for o in objects])
        objects = [np.array(o, dtype) if type(o) in (int, float) else o for o in objects]
    return [as_variable(obj) for obj in objects]
