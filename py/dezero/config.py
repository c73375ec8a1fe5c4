"""Settings of the whole library, and context managers that change them for a while (step 18)."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager


class Config:
    """The settings, as class attributes: there is one set of them for everybody.

    Attributes:
        enable_backprop: whether a computation keeps the links that `Variable.backward` needs.
    """

    enable_backprop = True


@contextmanager
def using_config(name: str, value: object) -> Iterator[None]:
    """Set `Config.<name>` to `value` inside a `with` block; the old value returns after it.

    Raises:
        AttributeError: `Config` has no setting of that name.
    """
    old_value = getattr(Config, name)
    setattr(Config, name, value)
    try:
        yield
    finally:  # also when the block raises
        setattr(Config, name, old_value)


def no_grad() -> AbstractContextManager[None]:
    """Compute without keeping the graph, so that intermediate results are freed at once."""
    return using_config("enable_backprop", False)
