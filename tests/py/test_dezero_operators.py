"""Operators, broadcasting and dtypes: numpy's values, and the derivatives of calculus."""

import operator
from collections.abc import Callable

import dezero
import numpy as np
import pytest
from dezero import Variable, exp, gradient_check, numerical_diff, square
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

BINARY = {
    "add": operator.add,
    "sub": operator.sub,
    "mul": operator.mul,
    "div": operator.truediv,
}

# Away from zero, where a quotient's slope is so steep that differences say nothing about it.
numbers = st.floats(0.5, 3.0) | st.floats(-3.0, -0.5)


def arrays(shape: tuple[int, ...]) -> st.SearchStrategy[np.ndarray]:
    return hnp.arrays(np.float64, shape, elements=numbers)


@st.composite
def broadcastable(draw: st.DrawFn) -> tuple[np.ndarray, np.ndarray]:
    shapes = draw(hnp.mutually_broadcastable_shapes(num_shapes=2, max_dims=3, max_side=3))
    return tuple(draw(arrays(shape)) for shape in shapes.input_shapes)


def numerical_gradient(f: Callable[[np.ndarray], np.ndarray], x: np.ndarray) -> np.ndarray:
    """Central differences with numpy alone, so that nothing of dezero checks itself."""
    grad = np.zeros_like(x)
    for i in np.ndindex(x.shape):
        up, down = x.copy(), x.copy()
        up[i] += 1e-5
        down[i] -= 1e-5
        grad[i] = (f(up).sum() - f(down).sum()) / 2e-5
    return grad


@pytest.mark.parametrize("name", BINARY)
@given(pair=broadcastable())
def test_values_and_gradients_under_broadcasting(
    name: str, pair: tuple[np.ndarray, np.ndarray]
) -> None:
    op = BINARY[name]
    a, b = pair
    x, y = Variable(a), Variable(b)
    z = op(x, y)
    np.testing.assert_array_equal(z.data, op(a, b))

    z.backward()
    assert x.grad.shape == a.shape
    assert y.grad.shape == b.shape
    np.testing.assert_allclose(x.grad, numerical_gradient(lambda v: op(v, b), a), 1e-5, 1e-6)
    np.testing.assert_allclose(y.grad, numerical_gradient(lambda v: op(a, v), b), 1e-5, 1e-6)


OTHERS = [
    2.0,
    3,
    np.float64(2.5),
    np.float32(1.5),
    np.int64(4),
    np.array(2.0),
    np.array([2.0]),
    np.array([[1.0], [4.0]]),
    np.array([1, 2, 4]),
]


@pytest.mark.parametrize("name", BINARY)
@pytest.mark.parametrize("other", OTHERS, ids=repr)
def test_either_side_may_be_an_array_or_a_number(name: str, other: object) -> None:
    op = BINARY[name]
    a = np.array([1.0, 2.0, 3.0])
    for z, value in (
        (op(Variable(a), other), op(a, other)),
        (op(other, Variable(a)), op(other, a)),
    ):
        assert type(z) is Variable
        assert z.dtype == value.dtype
        np.testing.assert_array_equal(z.data, value)

    x = Variable(a)
    op(other, x).backward()
    truth = numerical_gradient(lambda v: np.asarray(op(other, v)), a)
    np.testing.assert_allclose(x.grad, truth, 1e-6, 1e-7)


@pytest.mark.parametrize("name", BINARY)
@pytest.mark.parametrize("dtype", [np.float32, np.float16, np.int64, np.uint8])
@pytest.mark.parametrize("number", [2, 2.5])
def test_a_python_number_takes_part_with_the_dtype_that_numpy_gives_it(
    name: str, dtype: type, number: float
) -> None:
    op = BINARY[name]
    a = np.array([4, 5], dtype)
    assert op(Variable(a), number).dtype == op(a, number).dtype
    assert op(number, Variable(a)).dtype == op(number, a).dtype


def test_a_float32_graph_keeps_float32_gradients() -> None:
    x = Variable(np.array([1.0, 2.0], np.float32))
    y = 3 * exp(-(x**2)) / 2.0 - 1
    y.backward()
    assert y.dtype == np.float32
    assert x.grad.dtype == np.float32


@given(arrays((2, 3)), st.sampled_from([-2, -1, 0, 1, 2, 3, -1.0, 2.0]))
def test_powers(a: np.ndarray, exponent: float) -> None:
    x = Variable(a)
    y = x**exponent
    np.testing.assert_array_equal(y.data, a ** float(exponent))
    y.backward()
    truth = numerical_gradient(lambda v: v ** float(exponent), a)
    np.testing.assert_allclose(x.grad, truth, 1e-5, 1e-6)


@given(hnp.arrays(np.float64, (3,), elements=st.floats(0.5, 3.0)), st.floats(-3.0, 3.0))
def test_fractional_powers(a: np.ndarray, exponent: float) -> None:
    x = Variable(a)
    (x**exponent).backward()
    truth = numerical_gradient(lambda v: v**exponent, a)
    np.testing.assert_allclose(x.grad, truth, 1e-5, 1e-6)


@given(arrays((3,)))
def test_functions_of_one_variable(a: np.ndarray) -> None:
    for function, reference in (
        (square, np.square),
        (exp, np.exp),
        (operator.neg, np.negative),
    ):
        x = Variable(a)
        y = function(x)
        np.testing.assert_array_equal(y.data, reference(a))
        y.backward()
        np.testing.assert_allclose(x.grad, numerical_gradient(reference, a), 1e-5, 1e-6)


def test_named_functions_are_the_operators() -> None:
    a, b = 5.0, 2.0
    x, y = Variable(np.array(a)), Variable(np.array(b))
    assert dezero.add(x, y).data == a + b
    assert dezero.sub(x, y).data == a - b
    assert dezero.rsub(x, y).data == b - a
    assert dezero.mul(x, y).data == a * b
    assert dezero.div(x, y).data == a / b
    assert dezero.rdiv(x, y).data == b / a
    assert dezero.neg(x).data == -a
    assert dezero.pow(x, 3).data == a**3
    assert dezero.add(1.0, 2).data == 3.0


@st.composite
def programs(draw: st.DrawFn) -> tuple[Callable[[object], object], int]:
    """A random program of up to 20 operations that reuses its results; for Variables and arrays."""
    steps = draw(
        st.lists(
            st.tuples(st.sampled_from(["add", "sub", "mul", "neg", "damp"]), *[st.integers(0)] * 2),
            min_size=1,
            max_size=20,
        )
    )

    def run(x: object) -> object:
        values = [x, 0.5 * x + 1.0]
        for name, i, j in steps:
            a, b = values[-1 - i % len(values)], values[-1 - j % len(values)]
            if name == "neg":
                value = -a
            elif name == "damp":
                value = a / (b**2 + 1.0)
            else:
                value = BINARY[name](a, b)
            values.append(value / (value**2 + 1.0))  # so that nothing grows without end
        total = values[0]
        for value in values[1:]:
            total = total + value
        return total

    return run


@given(programs(), arrays((2,)))
def test_random_programs(run: Callable[[object], object], a: np.ndarray) -> None:
    x = Variable(a)
    y = run(x)
    np.testing.assert_allclose(y.data, run(a), 1e-12)
    y.backward()
    np.testing.assert_allclose(x.grad, numerical_gradient(run, a), 1e-4, 1e-5)


def test_numerical_diff_agrees_with_calculus_and_changes_nothing() -> None:
    x = Variable(np.array([1.0, 2.0, 3.0]))
    found = numerical_diff(lambda v: v**3, x)
    np.testing.assert_allclose(found, 3 * x.data**2, rtol=1e-7)
    np.testing.assert_array_equal(x.data, [1.0, 2.0, 3.0])
    assert x.grad is None
    assert numerical_diff(square, 3).shape == ()
    assert numerical_diff(square, np.array(3)) == pytest.approx(6.0)


def test_gradient_check_tells_right_from_wrong() -> None:
    class WrongSquare(dezero.Square):
        def backward(self, gy: np.ndarray) -> np.ndarray:
            return self.inputs[0].data * gy

    x = Variable(np.array([0.5, -1.5]))
    assert gradient_check(square, x) is True
    assert gradient_check(lambda v: WrongSquare()(v), x) is False
    assert gradient_check(lambda v: (v + np.ones((4, 1))) * v, x) is True
    assert x.grad is None
