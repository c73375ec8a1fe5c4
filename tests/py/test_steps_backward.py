"""Steps 13 to 24: what each cures, and the wrong figures of those that are wrong on purpose."""

import gc
import weakref

import numpy as np
import pytest
from steps import (
    appendix_a,
    step13,
    step14,
    step16,
    step17,
    step18,
    step19,
    step20,
    step21,
    step22,
    step23,
    step24,
)

FROM_14 = [step14, step16, step17, step18, step19, step20, step21, step22, step23, step24]
FROM_16 = FROM_14[1:]
FROM_18 = FROM_14[3:]


def scalar(engine, value):
    return engine.Variable(np.array(value))


@pytest.fixture
def no_collector():
    gc.collect()
    gc.disable()
    yield
    gc.enable()


@pytest.mark.parametrize("engine", [step13, *FROM_14])
def test_several_inputs(engine) -> None:
    x, y = scalar(engine, 2.0), scalar(engine, 3.0)
    z = engine.add(engine.square(x), engine.square(y))
    z.backward()
    assert (z.data, x.grad, y.grad) == (13.0, 4.0, 6.0)


@pytest.mark.parametrize("engine", [step13, *FROM_14])
def test_the_chain_of_step_7_still_works(engine) -> None:
    x = scalar(engine, 0.5)
    engine.square(engine.exp(engine.square(x))).backward()
    assert float(x.grad) == 3.297442541400256


def test_step_13_is_wrong_where_a_variable_is_used_again() -> None:
    x = scalar(step13, 3.0)
    step13.add(x, x).backward()
    assert x.grad == 1.0  # the truth is 2.0


@pytest.mark.parametrize("engine", FROM_14)
def test_from_step_14_on_gradients_accumulate(engine) -> None:
    x = scalar(engine, 3.0)
    engine.add(x, x).backward()
    assert x.grad == 2.0
    engine.add(engine.add(x, x), x).backward()
    assert x.grad == 5.0
    x.cleargrad()
    engine.add(engine.add(x, x), x).backward()
    assert x.grad == 3.0


def test_adding_in_place_changes_the_gradient_it_came_from() -> None:
    x = scalar(appendix_a, 3.0)
    y = appendix_a.add(x, x)
    y.backward()
    assert (y.grad, x.grad) == (2.0, 2.0)  # the truth of y.grad is 1.0
    assert y.grad is x.grad

    x = scalar(step14, 3.0)
    y = step14.add(x, x)
    y.backward()
    assert (y.grad, x.grad) == (1.0, 2.0)
    assert y.grad is not x.grad


def diamond(engine):
    x = scalar(engine, 2.0)
    a = engine.square(x)
    y = engine.add(engine.square(a), engine.square(a))
    return x, y


def test_step_14_is_wrong_on_a_diamond_because_it_pops_one_function_twice(monkeypatch) -> None:
    pops = []
    backward = step14.Square.backward

    def noted(self, gy):
        pops.append((self.name, float(gy)))
        return backward(self, gy)

    monkeypatch.setattr(step14.Square, "backward", noted)
    x, y = diamond(step14)
    b, c = (v.creator for v in y.creator.inputs)
    b.name, c.name, b.inputs[0].creator.name = "B", "C", "A"
    y.backward()
    assert (y.data, x.grad) == (32.0, 96.0)  # the truth of x.grad is 64.0
    assert pops == [("C", 1.0), ("A", 8.0), ("B", 1.0), ("A", 16.0)]


@pytest.mark.parametrize("engine", FROM_16)
def test_from_step_16_on_the_diamond_is_right(engine) -> None:
    x, y = diamond(engine)
    y.backward()
    assert (y.data, x.grad) == (32.0, 64.0)


@pytest.mark.parametrize("engine", FROM_16)
def test_generations_of_the_diamond(engine) -> None:
    _, y = diamond(engine)
    d = y.creator
    b, c = (v.creator for v in d.inputs)
    a = b.inputs[0].creator
    assert [f.generation for f in (a, b, c, d)] == [0, 1, 1, 2]
    assert y.generation == 3


def test_sorting_by_generation_leaves_the_latest_at_the_end() -> None:
    funcs = []
    for generation in [2, 0, 1, 4, 2]:
        f = step16.Function()
        f.generation = generation
        funcs.append(f)
    funcs.sort(key=lambda f: f.generation)
    assert [f.generation for f in funcs] == [0, 1, 2, 2, 4]
    assert funcs.pop().generation == 4


def loops_alive(engine) -> list[int]:
    """How many of ten graphs are still there after each loop of the memory program of step 17."""
    graphs = []
    alive = []
    for _ in range(10):
        x = engine.Variable(np.random.randn(10_000))
        y = engine.square(engine.square(engine.square(x)))
        graphs.append(weakref.ref(y))
        alive.append(sum(graph() is not None for graph in graphs))
    return alive


def test_step_16_keeps_every_graph_until_the_collector_runs(no_collector) -> None:
    assert loops_alive(step16) == list(range(1, 11))
    assert gc.collect() > 0


@pytest.mark.parametrize("engine", FROM_16[1:])
def test_from_step_17_on_the_old_graph_is_freed_at_once(engine, no_collector) -> None:
    assert loops_alive(engine) == [1] * 10


@pytest.mark.parametrize("engine", FROM_18)
def test_from_step_18_on_gradients_in_between_are_dropped_unless_retained(engine) -> None:
    def run(**options):
        x0, x1 = scalar(engine, 1.0), scalar(engine, 1.0)
        t = engine.add(x0, x1)
        y = engine.add(x0, t)
        y.backward(**options)
        return [v.grad for v in (y, t, x0, x1)]

    assert run() == [None, None, 2.0, 1.0]
    assert run(retain_grad=True) == [1.0, 1.0, 2.0, 1.0]


@pytest.mark.parametrize("engine", FROM_18)
def test_from_step_18_on_no_grad_keeps_no_graph(engine, no_collector) -> None:
    x = engine.Variable(np.ones((10, 10, 10)))
    y = engine.square(x)
    kept = weakref.ref(y)
    y = engine.square(y)
    assert kept() is not None

    with engine.no_grad():
        assert engine.Config.enable_backprop is False
        y = engine.square(x)
        kept = weakref.ref(y)
        y = engine.square(y)
    assert kept() is None
    assert engine.Config.enable_backprop is True
    with pytest.raises(AttributeError):
        y.backward()


@pytest.mark.parametrize("engine", FROM_18)
def test_a_setting_returns_after_an_error(engine) -> None:
    with pytest.raises(KeyError), engine.using_config("enable_backprop", False):
        raise KeyError
    assert engine.Config.enable_backprop is True


@pytest.mark.parametrize("engine", FROM_18[1:])
def test_from_step_19_on_a_variable_tells_about_itself(engine) -> None:
    x = engine.Variable(np.array([[1, 2, 3], [4, 5, 6]]), name="x")
    assert (x.name, x.shape, x.ndim, x.size, len(x)) == ("x", (2, 3), 2, 6, 2)
    assert x.dtype == x.data.dtype
    assert repr(x) == "variable([[1 2 3]\n          [4 5 6]])"
    assert repr(engine.Variable(None)) == "variable(None)"


@pytest.mark.parametrize("engine", FROM_18[2:])
def test_from_step_20_on_variables_add_and_multiply(engine) -> None:
    a, b, c = scalar(engine, 3.0), scalar(engine, 2.0), scalar(engine, 1.0)
    y = a * b + c
    y.backward()
    assert repr(y) == "variable(7.0)"
    assert (a.grad, b.grad) == (2.0, 3.0)


def test_step_20_does_not_mix_with_arrays_yet() -> None:
    with pytest.raises(AttributeError):
        scalar(step20, 2.0) + np.array(3.0)


@pytest.mark.parametrize("engine", FROM_18[3:])
def test_from_step_21_on_arrays_and_numbers_mix_with_variables(engine) -> None:
    x = scalar(engine, 2.0)
    assert repr(x + np.array(3.0)) == "variable(5.0)"
    assert repr(3.0 * x + 1.0) == "variable(7.0)"
    assert repr(np.array([2.0]) + engine.Variable(np.array([1.0]))) == "variable([3.])"


@pytest.mark.parametrize("engine", FROM_18[4:])
def test_from_step_22_on_all_operators_are_there(engine) -> None:
    x = scalar(engine, 2.0)
    assert (-x).data == -2.0
    assert (2.0 - x).data == 0.0
    assert (x - 1.0).data == 1.0
    assert (x**3).data == 8.0
    x = scalar(engine, 12.0)
    assert (24.0 / x).data == 2.0
    assert (x / 3.0).data == 4.0


@pytest.mark.parametrize("engine", FROM_18[4:])
@pytest.mark.parametrize(
    ("f", "slope"),
    [
        (lambda x: -x, -1.0),
        (lambda x: 2.0 - x, -1.0),
        (lambda x: x - 2.0, 1.0),
        (lambda x: x - x * 3.0, -2.0),
        (lambda x: 24.0 / x, -24.0 / 4.0**2),
        (lambda x: x / 8.0, 1 / 8.0),
        (lambda x: x**3, 3 * 4.0**2),
    ],
)
def test_derivatives_of_the_operators(engine, f, slope) -> None:
    x = scalar(engine, 4.0)
    f(x).backward()
    assert x.grad == slope


@pytest.mark.parametrize("engine", [step23, step24])
def test_step_23(engine) -> None:
    x = scalar(engine, 1.0)
    y = (x + 3) ** 2
    y.backward()
    assert repr(y) == "variable(16.0)"
    assert x.grad == 8.0


@pytest.mark.parametrize(
    ("f", "gradients"),
    [
        (step24.sphere, (2.0, 2.0)),
        (step24.matyas, (0.040000000000000036, 0.040000000000000036)),
        (step24.goldstein, (-5376.0, 8064.0)),
    ],
)
def test_step_24(f, gradients) -> None:
    x, y = scalar(step24, 1.0), scalar(step24, 1.0)
    f(x, y).backward()
    assert (x.grad, y.grad) == gradients
