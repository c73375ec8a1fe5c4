"""The moves that a queue is said to have made lead from what it held to what it holds."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from stepper.queue_diff import WINDOW, Move, common, difference, missing

FUNCTIONS = st.lists(st.integers(0, 6), max_size=9)


def applied(was: list[int], moves: list[Move]) -> list[int]:
    """The queue after the moves, each checked against what stands there."""
    queue = list(was)
    for move in moves:
        match move:
            case ("pop" | "unqueue", f, at):
                assert queue.pop(at) == f
            case ("push", f, at):
                assert at <= len(queue)
                queue.insert(at, f)
            case ("sort", at, before, after, _):
                assert queue[at : at + len(before)] == before
                queue[at : at + len(before)] = after
    return queue


def kinds(was: list[int], now: list[int], clears: bool = False, sorts: bool = False) -> list[str]:
    return [move[0] for move in difference(was, now, clears=clears, sorts=sorts)]


@example([0, 0, 1], [1, 0], False, False)  # one of two equal entries goes, and the rest turns round
@given(FUNCTIONS, FUNCTIONS, st.booleans(), st.booleans())
def test_the_moves_lead_there(was: list[int], now: list[int], clears: bool, sorts: bool) -> None:
    moves = list(difference(was, now, clears=clears, sorts=sorts))
    assert applied(was, moves) == now
    assert sum(move[0] == "pop" for move in moves) <= 1
    if clears:
        assert all(move[0] != "pop" for move in moves)


@given(st.permutations(range(3 * WINDOW)), st.booleans())
def test_long_queues_too(now: list[int], sorts: bool) -> None:
    was = list(range(len(now)))
    assert applied(was, list(difference(was, now, clears=False, sorts=sorts))) == now


@pytest.mark.parametrize(
    ("was", "now", "expected"),
    [
        ([1, 2, 3], [1, 2], ["pop"]),
        ([1, 2, 3], [2, 3], ["pop"]),
        ([1, 2], [1, 2, 3], ["push"]),
        ([1, 2, 3], [1], ["unqueue", "unqueue"]),
        ([1, 2], [2, 1], ["sort"]),
        ([1, 2], [1, 2], []),
    ],
)
def test_what_lines_do_to_a_queue(was: list[int], now: list[int], expected: list[str]) -> None:
    assert kinds(was, now) == expected


def test_a_sort_that_moves_nothing_is_a_sort() -> None:
    assert kinds([1, 2], [1, 2], sorts=True) == ["sort"]
    assert kinds([1], [1, 2], sorts=True) == ["push", "sort"]


def test_one_function_moved_in_a_long_queue_is_two_moves() -> None:
    was = list(range(4 * WINDOW))
    assert kinds(was, [*was[1:], was[0]]) == ["unqueue", "push"]


@given(FUNCTIONS, FUNCTIONS)
def test_what_is_common_and_what_is_missing(a: list[int], b: list[int]) -> None:
    length = common(a, b)
    assert a[:length] == b[:length]
    assert length in (len(a), len(b)) or a[length] != b[length]
    counts = {f: a.count(f) - b.count(f) for f in a}
    found = missing(a, b)
    assert {f: found.count(f) for f in a} == {f: max(0, n) for f, n in counts.items()}
