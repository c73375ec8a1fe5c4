"""What dezero says when something is wrong: what happened, and what to do."""

import warnings

import numpy as np
import pytest
from dezero import Config, Function, Variable, add, no_grad, square, using_config


def scalar(value: float) -> Variable:
    return Variable(np.array(value))


@pytest.mark.parametrize(
    ("data", "name"),
    [(1.0, "float"), (2, "int"), ([1.0], "list"), (np.float64(1.0), "float64"), ("1", "str")],
)
def test_only_arrays_go_into_a_variable(data: object, name: str) -> None:
    with pytest.raises(TypeError, match=rf"ndarray.*not {name}\b"):
        Variable(data)


def test_a_variable_does_not_go_into_a_variable() -> None:
    with pytest.raises(TypeError, match="not Variable"):
        Variable(scalar(1.0))


@pytest.mark.parametrize("other", [[1.0], None, {"a": 1}])
def test_what_is_no_number_or_array_is_refused_as_an_operand(other: object) -> None:
    if other is not None:
        with pytest.raises(TypeError, match=type(other).__name__):
            scalar(1.0) + other
        with pytest.raises(TypeError, match=type(other).__name__):
            other * scalar(1.0)
    else:
        with pytest.raises(TypeError, match="NoneType"):
            scalar(1.0) + other


def test_backward_on_a_leaf_says_that_it_has_no_creator() -> None:
    x = scalar(1.0)
    with pytest.raises(RuntimeError, match="no creator"):
        x.backward()
    assert x.grad is None


@pytest.mark.parametrize("switch", [no_grad, lambda: using_config("enable_backprop", False)])
def test_backward_on_what_no_grad_computed_says_so(switch: object) -> None:
    with switch():
        y = square(scalar(1.0))
    with pytest.raises(RuntimeError, match="no_grad"):
        y.backward()
    with pytest.raises(RuntimeError, match="no_grad"):
        (y.backward)(retain_grad=True)
    assert Config.enable_backprop is True


def test_a_result_of_no_grad_is_a_leaf_of_what_follows() -> None:
    x = scalar(3.0)
    with no_grad():
        y = square(x)
    square(y).backward()
    assert y.grad == 18.0
    assert x.grad is None


def test_shapes_that_do_not_broadcast_keep_numpys_message() -> None:
    a, b = np.ones((2, 3)), np.ones((4,))
    with pytest.raises(ValueError) as of_numpy:
        a + b
    with pytest.raises(ValueError) as of_dezero:
        Variable(a) + Variable(b)
    assert str(of_dezero.value) == str(of_numpy.value)


@pytest.mark.parametrize("exponent", [-1, -1.0, -0.5, np.int64(-2)])
@pytest.mark.parametrize("base", [np.array(0.0), np.array(0), np.array([1.0, 0.0])])
def test_zero_to_a_negative_power_is_an_error(base: np.ndarray, exponent: float) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with pytest.raises(ZeroDivisionError, match="zero cannot be raised to a negative power"):
            Variable(base) ** exponent


def test_an_infinite_slope_of_a_power_is_an_error() -> None:
    y = scalar(0.0) ** 0.5
    assert y.data == 0.0
    with pytest.raises(ZeroDivisionError, match=r"0 \*\* -0.5"):
        y.backward()


def test_powers_at_zero_that_do_exist() -> None:
    for exponent, slope in [(0, 0.0), (1, 1.0), (2, 0.0), (0.0, 0.0), (3.5, 0.0)]:
        x = scalar(0.0)
        (x**exponent).backward()
        assert x.grad == slope


def test_negative_powers_of_integers_are_fractions_as_in_python() -> None:
    x = Variable(np.array(2))
    y = x**-1
    y.backward()
    assert y.data == 2**-1
    assert x.grad == -(2**-2)


@pytest.mark.parametrize("exponent", [scalar(2.0), np.array(2.0), "2", None, 2j])
def test_an_exponent_is_an_int_or_a_float(exponent: object) -> None:
    with pytest.raises(TypeError, match=f"int or a float, not {type(exponent).__name__}"):
        scalar(2.0) ** exponent


def test_a_variable_as_exponent_is_an_error() -> None:
    for base in (2, 2.0, np.array(2.0), np.float64(2.0)):
        with pytest.raises(TypeError):
            base ** scalar(2.0)


def test_numpys_own_functions_refuse_a_variable() -> None:
    for call in (lambda x: np.add(np.ones(1), x), np.exp, lambda x: np.ones(1).__iadd__(x)):
        with pytest.raises(TypeError, match="Variable"):
            call(scalar(1.0))


class Forgetful(Function):
    """Forgets to return."""

    def forward(self, x: np.ndarray) -> None:
        pass


class Returning(Function):
    """Passes x on, and returns from backward whatever it was made with."""

    def __init__(self, gxs: object) -> None:
        self.gxs = gxs

    def forward(self, *xs: np.ndarray) -> np.ndarray:
        return xs[0]

    def backward(self, gy: np.ndarray) -> object:
        return self.gxs


def test_a_function_without_forward_or_backward_says_which() -> None:
    class Nothing(Function):
        pass

    class OneWay(Function):
        def forward(self, x: np.ndarray) -> np.ndarray:
            return x

    with pytest.raises(NotImplementedError, match="Nothing defines no forward"):
        Nothing()(scalar(1.0))
    y = OneWay()(scalar(1.0))
    with pytest.raises(NotImplementedError, match="OneWay defines no backward"):
        y.backward()


def test_a_forward_that_forgets_to_return() -> None:
    with pytest.raises(TypeError, match=r"Forgetful\.forward must return"):
        Forgetful()(scalar(1.0))


@pytest.mark.parametrize(
    ("gxs", "error", "words"),
    [
        (None, TypeError, "NoneType"),
        (scalar(1.0), TypeError, "Variable"),
        ([1.0], TypeError, "list"),
        ((1.0, 1.0), ValueError, "there are 1, and it returned 2"),
        (np.ones(3), ValueError, r"shape \(3,\) does not fit an input of shape \(2,\)"),
        (1.0, ValueError, r"shape \(\) does not fit an input of shape \(2,\)"),
    ],
)
def test_a_backward_that_returns_nonsense(gxs: object, error: type[Exception], words: str) -> None:
    y = Returning(gxs)(Variable(np.ones(2)))
    with pytest.raises(error, match=rf"Returning\.backward.*{words}"):
        y.backward()


def test_one_gradient_for_two_inputs_is_not_enough() -> None:
    y = Returning(np.array(1.0))(scalar(1.0), scalar(2.0))
    with pytest.raises(ValueError, match="there are 2, and it returned 1"):
        y.backward()


def test_an_empty_box_cannot_be_computed_with() -> None:
    with pytest.raises(TypeError):
        add(Variable(None), scalar(1.0))


def test_len_of_a_number_is_an_error() -> None:
    with pytest.raises(TypeError, match="unsized"):
        len(scalar(1.0))
