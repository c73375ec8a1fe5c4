"""dezero gives the figures of the book's steps 14 to 23, and derivatives that are true."""

import gc
import sys
import weakref

import dezero
import numpy as np
import pytest
from dezero import (
    Config,
    Function,
    Variable,
    add,
    as_array,
    as_variable,
    exp,
    mul,
    no_grad,
    square,
    using_config,
)
from dezero.function import Inputs


def scalar(value: float) -> Variable:
    return Variable(np.array(value))


def test_a_chain_of_three_functions() -> None:
    x = scalar(0.5)
    y = square(exp(square(x)))
    y.backward()
    # d/dx exp(x²)² = 4x exp(2x²)
    assert x.grad == pytest.approx(4 * 0.5 * np.exp(2 * 0.25), rel=1e-15)
    assert float(x.grad) == 3.297442541400256


def test_links_are_made_while_the_program_computes() -> None:
    x = scalar(0.5)
    a = square(x)
    b = exp(a)
    assert b.creator is not None and a.creator is not None
    assert b.creator.inputs[0] is a
    assert b.creator.outputs[0]() is b
    assert b.creator.inputs[0].creator.inputs[0] is x
    assert x.creator is None


def test_gradients_of_a_reused_variable_add_up() -> None:
    x = scalar(3.0)
    add(x, x).backward()
    assert x.grad == 2.0

    add(add(x, x), x).backward()
    assert x.grad == 5.0

    x.cleargrad()
    add(add(x, x), x).backward()
    assert x.grad == 3.0


def test_the_diamond_waits_for_all_gradients() -> None:
    x = scalar(2.0)
    a = square(x)
    y = add(square(a), square(a))
    y.backward()
    assert (y.data, x.grad) == (32.0, 64.0)
    assert [v.generation for v in (x, a, y)] == [0, 1, 3]
    assert y.creator is not None
    assert y.creator.generation == 2


def test_gradients_in_between_are_dropped_unless_retained() -> None:
    def run(retain_grad: bool) -> list[object]:
        x0, x1 = scalar(1.0), scalar(1.0)
        t = add(x0, x1)
        y = add(x0, t)
        y.backward(retain_grad=retain_grad)
        return [v.grad for v in (y, t, x0, x1)]

    assert run(False) == [None, None, 2.0, 1.0]
    assert run(True) == [1.0, 1.0, 2.0, 1.0]


def test_backward_starts_from_a_gradient_that_is_there() -> None:
    x = scalar(3.0)
    y = square(x)
    y.grad = np.array(10.0)
    y.backward()
    assert x.grad == 60.0


def test_no_grad_keeps_no_graph_and_ends_with_its_block() -> None:
    x = scalar(2.0)
    with no_grad():
        assert Config.enable_backprop is False
        y = square(x)
        assert y.creator is None
    assert Config.enable_backprop is True
    assert square(x).creator is not None


def test_a_setting_returns_after_an_error() -> None:
    with pytest.raises(KeyError), using_config("enable_backprop", False):
        raise KeyError
    assert Config.enable_backprop is True


def test_an_unknown_setting_is_refused() -> None:
    with pytest.raises(AttributeError, match="enable_backdrop"):
        using_config("enable_backdrop", False).__enter__()
    assert not hasattr(Config, "enable_backdrop")


def test_a_variable_tells_about_its_array() -> None:
    x = Variable(np.array([[1, 2, 3], [4, 5, 6]]), name="x")
    assert x.name == "x"
    assert (x.shape, x.ndim, x.size, len(x)) == ((2, 3), 2, 6, 2)
    assert x.dtype == np.array([1]).dtype
    assert repr(x) == "variable([[1 2 3]\n          [4 5 6]])"
    assert repr(Variable(None)) == "variable(None)"
    assert repr(scalar(7.0)) == "variable(7.0)"
    assert Variable(None).name is None


def test_operators() -> None:
    a, b, c = scalar(3.0), scalar(2.0), scalar(1.0)
    y = a * b + c
    y.backward()
    assert repr(y) == "variable(7.0)"
    assert (a.grad, b.grad, c.grad) == (2.0, 3.0, 1.0)

    x = scalar(2.0)
    assert (-x).data == -2.0
    assert (2.0 - x).data == 0.0
    assert (x - 1.0).data == 1.0
    assert (x**3).data == 8.0
    x = scalar(12.0)
    assert (24.0 / x).data == 2.0
    assert (x / 3.0).data == 4.0


def test_arrays_and_numbers_mix_with_variables() -> None:
    x = scalar(2.0)
    assert repr(x + np.array(3.0)) == "variable(5.0)"
    assert repr(3.0 * x + 1.0) == "variable(7.0)"
    assert repr(np.array([2.0]) + Variable(np.array([1.0]))) == "variable([3.])"


def test_the_package_of_step_23() -> None:
    x = scalar(1.0)
    y = (x + 3) ** 2
    y.backward()
    assert repr(y) == "variable(16.0)"
    assert x.grad == 8.0
    assert dezero.is_simple_core is True
    assert dezero.core_simple.Variable is Variable
    assert {"Variable", "Function", "Config", "setup_variable"} <= set(dezero.__all__)


def goldstein(x: Variable, y: Variable) -> Variable:
    return (1 + (x + y + 1) ** 2 * (19 - 14 * x + 3 * x**2 - 14 * y + 6 * x * y + 3 * y**2)) * (
        30 + (2 * x - 3 * y) ** 2 * (18 - 32 * x + 12 * x**2 + 48 * y - 36 * x * y + 27 * y**2)
    )


def test_the_functions_of_step_24() -> None:
    def gradients(f: object) -> tuple[object, object]:
        x, y = scalar(1.0), scalar(1.0)
        f(x, y).backward()
        return x.grad, y.grad

    assert gradients(lambda x, y: x**2 + y**2) == (2.0, 2.0)
    matyas = 0.040000000000000036
    assert gradients(lambda x, y: 0.26 * (x**2 + y**2) - 0.48 * x * y) == (matyas, matyas)
    assert gradients(goldstein) == (-5376.0, 8064.0)


def test_as_array_and_as_variable() -> None:
    assert isinstance(as_array(np.float64(1.0)), np.ndarray)
    assert isinstance(as_array(2), np.ndarray)
    array = np.ones(3)
    assert as_array(array) is array
    x = scalar(1.0)
    assert as_variable(x) is x
    assert as_variable(array).data is array
    assert repr(as_variable(2.5)) == "variable(2.5)"


class Split(Function):
    """x and its double: a function with two outputs."""

    def forward(self, x: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        return x, 2 * x

    def backward(self, gy0: np.ndarray, gy1: np.ndarray) -> np.ndarray:
        return gy0 + 2 * gy1


@pytest.mark.parametrize("kept", [0, 1])
def test_an_output_that_nobody_kept_counts_as_gradient_zero(kept: int) -> None:
    x = Variable(np.array([1.0, 2.0], dtype=np.float32))
    y = Split()(x)[kept]
    square(y).backward()
    scale = (1, 2)[kept]
    np.testing.assert_array_equal(x.grad, 2 * scale**2 * x.data)
    assert x.grad.dtype == np.float32


def test_an_output_that_no_gradient_reached_counts_as_gradient_zero() -> None:
    x = scalar(3.0)
    used, unused = Split()(x)
    square(used).backward()
    assert x.grad == 6.0
    assert unused.grad is None


def test_gradient_arrays_are_never_shared() -> None:
    x0, x1 = Variable(np.ones(3)), Variable(np.ones(3))
    y = add(x0, x1)
    z = add(y, y)
    z.backward(retain_grad=True)
    grads = [v.grad for v in (x0, x1, y, z)]
    for i, grad in enumerate(grads):
        assert not any(np.shares_memory(grad, other) for other in grads[i + 1 :])
    np.testing.assert_array_equal(y.grad, 2 * np.ones(3))
    np.testing.assert_array_equal(z.grad, np.ones(3))


def test_a_second_backward_leaves_earlier_gradient_arrays_alone() -> None:
    x = scalar(3.0)
    add(x, x).backward()
    first = x.grad
    add(x, x).backward()
    assert first == 2.0
    assert x.grad == 4.0


def test_a_gradient_is_an_array_even_of_a_number() -> None:
    x = scalar(3.0)
    (x * x + square(x)).backward()
    assert isinstance(x.grad, np.ndarray)
    assert x.grad.shape == ()


def test_a_graph_is_freed_at_once_without_the_collector() -> None:
    gc.disable()
    try:
        x = Variable(np.ones(10_000))
        for _ in range(10):
            y = square(square(square(x)))
            nodes = [weakref.ref(y)]
            while (f := nodes[-1]().creator) is not None:
                nodes += [weakref.ref(f), weakref.ref(f.inputs[0])]
            del f
            y = None
            alive = [node for node in nodes if node() is not None]
            assert [node() for node in alive] == [x]
    finally:
        gc.enable()


def test_under_no_grad_nothing_in_between_stays_alive() -> None:
    alive: list[weakref.ref[np.ndarray]] = []

    class Watched(Function):
        def forward(self, x: np.ndarray) -> np.ndarray:
            y = x * 1.0
            alive.append(weakref.ref(y))
            return y

    gc.disable()
    try:
        with no_grad():
            y = Watched()(Watched()(Watched()(Variable(np.ones(3)))))
        assert [a() is not None for a in alive] == [False, False, True]
        y = Watched()(Watched()(y))
        assert [a() is not None for a in alive] == [False, False, True, True, True]
    finally:
        gc.enable()


def test_a_long_chain_goes_backward_and_is_freed() -> None:
    gc.disable()
    try:
        x = scalar(1.0)
        y = x
        for _ in range(100_000):
            y = -y
        first = weakref.ref(x)
        last = weakref.ref(y)
        y.backward()
        assert x.grad == 1.0
        del x, y
        assert first() is None
        assert last() is None
    finally:
        gc.enable()


def test_freeing_one_branch_leaves_the_shared_part_alive() -> None:
    x = scalar(2.0)
    a = square(x)
    left, right = square(a), exp(a)
    del left
    right.backward()
    assert x.grad == pytest.approx(np.exp(4.0) * 4.0)


def test_multiplication_function_by_name() -> None:
    x = scalar(3.0)
    mul(x, x).backward()
    assert x.grad == 6.0


def test_a_chain_is_freed_by_a_loop_and_not_by_recursion() -> None:
    # CPython has a net under recursive freeing; the one in the browser does not hold, so that
    # "it was freed" alone would say nothing here.
    loops: list[int] = []

    class Noted(np.ndarray):
        def __del__(self) -> None:
            frame, count = sys._getframe(), 0
            while (frame := frame.f_back) is not None:
                count += frame.f_code is Inputs.__del__.__code__
            loops.append(count)

    class Same(Function):
        def forward(self, x: np.ndarray) -> np.ndarray:
            return x.copy()

    y = Variable(np.zeros(1).view(Noted))
    for _ in range(5):
        y = Same()(y)
    loops.clear()
    del y
    assert loops == [0, 1, 1, 1, 1, 1]
