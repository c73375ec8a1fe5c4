"""The variable: a node of the computational graph, and the walk backwards through it."""

from __future__ import annotations

import heapq
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, ClassVar, cast

import numpy as np
from numpy.typing import NDArray

from dezero.arrays import as_array, sum_to

if TYPE_CHECKING:
    from dezero.function import Function

type Array = NDArray[Any]
type Operand = Variable | Array | np.generic | float | int
type Binary = Callable[[Operand, Operand], Variable]


class Variable:
    """A box around an array: what a computation starts from, and what it results in.

    Args:
        data: the array, or None for a box that is still empty.
        name: a name to show, where the graph is shown.

    Raises:
        TypeError: `data` is neither an ndarray nor None.

    Attributes:
        data: the array, of any shape and dtype.
        grad: the gradient of what `backward` was called on with respect to this variable, of the
            shape of `data`; None before. No two variables share one gradient array.
        creator: the `Function` that made this variable, None for a leaf.
        generation: 0 for a leaf, otherwise one more than the generation of its creator.
        without_graph: whether it was computed under `no_grad`, and therefore has no creator.
    """

    # Of `ndarray + Variable`, numpy leaves the addition to the right operand (step 21) …
    __array_priority__ = 200
    # … and refuses np.add(ndarray, Variable), instead of making an array of Variables.
    __array_ufunc__ = None

    __neg__: ClassVar[Callable[[Operand], Variable]]  # these are bound in setup_variable
    __add__: ClassVar[Binary]
    __radd__: ClassVar[Binary]
    __sub__: ClassVar[Binary]
    __rsub__: ClassVar[Binary]
    __mul__: ClassVar[Binary]
    __rmul__: ClassVar[Binary]
    __truediv__: ClassVar[Binary]
    __rtruediv__: ClassVar[Binary]
    __pow__: ClassVar[Callable[[Operand, float], Variable]]

    def __init__(self, data: Array | None, name: str | None = None) -> None:
        if data is not None and not isinstance(data, np.ndarray):
            raise TypeError(
                f"a Variable holds an ndarray or None, not {type(data).__name__}: "
                "use np.array(...) to make one"
            )

        self.data = cast(Array, data)  # None in an empty box only, which no operation takes
        self.name = name
        self.grad: Array | None = None
        self.creator: Function | None = None
        self.generation = 0
        self.without_graph = False

    @property
    def shape(self) -> tuple[int, ...]:
        """Number of elements along each axis."""
        return self.data.shape

    @property
    def ndim(self) -> int:
        """Number of axes."""
        return self.data.ndim

    @property
    def size(self) -> int:
        """Number of elements."""
        return self.data.size

    @property
    def dtype(self) -> np.dtype[Any]:
        """Type of the elements."""
        return self.data.dtype

    def __len__(self) -> int:
        return len(self.data)

    def __repr__(self) -> str:
        text = str(self.data).replace("\n", "\n" + " " * len("variable("))
        return f"variable({text})"

    def set_creator(self, func: Function) -> None:
        """Link this variable to the function that made it."""
        self.creator = func
        self.generation = func.generation + 1

    def cleargrad(self) -> None:
        """Forget the gradient, before this variable is used for another computation."""
        self.grad = None

    def backward(self, retain_grad: bool = False) -> None:
        """Add the gradient of this variable to `grad` of every leaf it was computed from.

        It starts from `self.grad`, or from ones where that is None. Functions are popped from the
        latest generation to the earliest, among equal ones the last added first: the order of a
        stable sort before every pop from the end (step 16), but a heap finds it without sorting.

        Args:
            retain_grad: keep the gradients of the variables in between, too. They stay until
                `cleargrad`; a second `backward` through them adds to them, and passes the sum on.

        Raises:
            RuntimeError: there is no graph to go back through.
            TypeError, ValueError: a function returned gradients that do not fit its inputs.
        """
        if self.creator is None:
            raise RuntimeError(
                "backward: this variable was computed under no_grad (Config.enable_backprop was "
                "False), so there is no graph to go back through; compute it outside of it"
                if self.without_graph
                else "backward: this variable has no creator, because no function made it; "
                "call backward on the result of a computation"
            )
        if self.grad is None:
            self.grad = np.ones_like(self.data)

        funcs: list[tuple[int, int, Function]] = []
        seen_set: set[Function] = set()

        def add_func(f: Function) -> None:
            if f not in seen_set:
                seen_set.add(f)
                # The heap gives its smallest tuple. The middle number differs in every one, so
                # that two functions, which have no order, are never compared.
                heapq.heappush(funcs, (-f.generation, -len(seen_set), f))

        add_func(self.creator)
        while funcs:
            _, _, f = heapq.heappop(funcs)
            gys = [output.grad() for output in f.outputs]
            gxs = fit_to_inputs(f, f.backward(*gys))

            for x, gx in zip(f.inputs, gxs, strict=True):
                if x.grad is None:
                    x.grad = np.array(gx)  # a copy: Add hands one array to both of its inputs
                else:
                    x.grad = as_array(x.grad + gx)  # not +=, which changes an array in place

                if x.creator is not None:
                    add_func(x.creator)

            if not retain_grad:
                for output in f.outputs:
                    output.cleargrad()


def fit_to_inputs(f: Function, gxs: Any) -> list[Array]:
    """What `f.backward` returned, as one array for each input of f, of that input's shape."""
    if not isinstance(gxs, tuple):
        gxs = (gxs,)
    if len(gxs) != len(f.inputs):
        raise ValueError(
            f"{type(f).__name__}.backward must return one gradient for each input: "
            f"there are {len(f.inputs)}, and it returned {len(gxs)}"
        )

    return [fit_to_input(f, x, gx) for x, gx in zip(f.inputs, gxs, strict=True)]


def fit_to_input(f: Function, x: Variable, gx: Any) -> Array:
    """One gradient that `f.backward` returned, summed to the shape of x where f broadcast it."""
    if isinstance(gx, (np.ndarray, np.generic)) and gx.shape == x.data.shape:
        return cast(Array, gx)

    gx = as_array(gx)
    if not isinstance(gx, np.ndarray):
        raise TypeError(
            f"{type(f).__name__}.backward must return ndarrays or numbers, not {type(gx).__name__}"
        )
    try:
        return sum_to(gx, x.data.shape)
    except ValueError as error:
        raise ValueError(f"{type(f).__name__}.backward: {error}") from None
