"""Steps 7 to 12: from links made by hand to functions of several inputs."""

import math

import numpy as np
import pytest
from steps import step07, step08, step09, step10, step11, step12

TRUTH = 4 * 0.5 * math.exp(2 * 0.5**2)  # of exp(x²)² at 0.5


@pytest.mark.parametrize("engine", [step07, step08])
def test_the_chain_of_steps_7_and_8(engine) -> None:
    square_1, exp_1, square_2 = engine.Square(), engine.Exp(), engine.Square()
    x = engine.Variable(np.array(0.5))
    y = square_2(exp_1(square_1(x)))
    assert y.creator is square_2
    assert y.creator.input.creator is exp_1
    assert y.creator.input.creator.input.creator is square_1
    assert y.creator.input.creator.input.creator.input is x

    y.grad = np.array(1.0)
    y.backward()
    assert float(x.grad) == 3.297442541400256 == pytest.approx(TRUTH, rel=1e-15)


def test_step_7_by_hand() -> None:
    x = step07.Variable(np.array(0.5))
    y = step07.Square()(x)
    y.grad = np.array(1.0)
    f = y.creator
    assert f.backward(y.grad) == 2 * 0.5


def test_a_long_chain_is_too_deep_for_step_7_but_not_for_step_8() -> None:
    def run(engine):
        y = x = engine.Variable(np.array(1.0))
        for _ in range(2000):
            y = engine.Square()(y)
            y.data = np.array(1.0)
        y.grad = np.array(0.0)
        y.backward()
        return x.grad

    with pytest.raises(RecursionError):
        run(step07)
    assert run(step08) == 0.0


@pytest.mark.parametrize("engine", [step09, step10])
def test_steps_9_and_10_need_no_first_gradient(engine) -> None:
    x = engine.Variable(np.array(0.5))
    y = engine.square(engine.exp(engine.square(x)))
    y.backward()
    assert float(x.grad) == 3.297442541400256
    assert y.grad == 1.0
    assert isinstance(y.data, np.ndarray)


@pytest.mark.parametrize("engine", [step09, step10, step11, step12])
def test_only_arrays_are_accepted_from_step_9_on(engine) -> None:
    assert engine.Variable(None).data is None
    with pytest.raises(TypeError, match="float"):
        engine.Variable(1.0)


def test_step_10_tests_backward_with_differences() -> None:
    x = step10.Variable(np.array(0.7))
    y = step10.square(x)
    y.backward()
    assert step10.numerical_diff(step10.square, x) == pytest.approx(float(x.grad))


def test_step_11_takes_and_returns_lists() -> None:
    x0, x1 = step11.Variable(np.array(2)), step11.Variable(np.array(3))
    ys = step11.Add()([x0, x1])
    assert isinstance(ys, list)
    assert ys[0].data == 5
    assert ys[0].creator.inputs == [x0, x1]


def test_step_12_takes_variables_and_returns_one() -> None:
    y = step12.add(step12.Variable(np.array(2)), step12.Variable(np.array(3)))
    assert y.data == 5


def test_steps_11_and_12_cannot_go_backward_yet() -> None:
    xs = [step11.Variable(np.array(2.0)), step11.Variable(np.array(3.0))]
    with pytest.raises(AttributeError, match="input"):
        step11.Add()(xs)[0].backward()
    with pytest.raises(AttributeError, match="input"):
        step12.add(*[step12.Variable(x.data) for x in xs]).backward()
