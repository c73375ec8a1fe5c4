"""How a queue came from one order to another, as single moves."""

from __future__ import annotations

from collections.abc import Iterator

WINDOW = 64  # a longer run of moved functions is described by single moves where that is shorter

# ("pop", f, at), ("unqueue", f, at), ("push", f, at), ("sort", at, was, now, by)
type Move = tuple[str, int, int] | tuple[str, int, list[int], list[int], str]

UNCHANGED: Move = ("sort", 0, [], [], "sort")  # a sort that moved nothing


def difference(was: list[int], now: list[int], *, clears: bool, sorts: bool) -> Iterator[Move]:
    """The moves that lead from `was` to `now`, lists of serial numbers.

    A single function that is gone was popped, unless the line clears the queue. `sorts` says
    that the line sorts: what is in another order was sorted, and else moved (in a heap).
    """
    first = common(was, now)
    last = common(was[first:][::-1], now[first:][::-1])
    current = was[first : len(was) - last]
    target = now[first : len(now) - last]
    removed = missing(current, target)
    added = missing(target, current)
    if len(removed) == 1 and not clears:
        yield "pop", removed[0], first + _remove_last(current, removed[0])
    else:
        for f in reversed(removed):
            yield "unqueue", f, first + _remove_last(current, f)
    if added:
        yield from _pushes(current, target, added, first)
    if current != target:
        yield from _reordering(current, target, first, "sort" if sorts else "move")
    elif sorts:
        yield UNCHANGED


def _remove_last(current: list[int], f: int) -> int:
    """Remove the last of the entries that are f, and return where it was."""
    at = len(current) - 1 - current[::-1].index(f)
    del current[at]
    return at


def _pushes(current: list[int], target: list[int], added: list[int], first: int) -> Iterator[Move]:
    """At the places where they stand, where the others keep their order; else at the end."""
    open_ = list(added)
    places = []
    rest = []
    for place in range(len(target) - 1, -1, -1):
        f = target[place]
        if f in open_:
            open_.remove(f)
            places.append((place, f))
        else:
            rest.append(f)
    keeps_order = rest[::-1] == current
    for place, f in reversed(places):
        at = place if keeps_order else len(current)
        current.insert(at, f)
        yield "push", f, first + at


def _reordering(current: list[int], target: list[int], first: int, by: str) -> Iterator[Move]:
    head = common(current, target)
    tail = common(current[head:][::-1], target[head:][::-1])
    was = current[head : len(current) - tail]
    now = target[head : len(target) - tail]
    singly = _single_moves(was, now, first + head) if len(was) > WINDOW else None
    if singly is None:
        yield "sort", first + head, was, now, by
        return
    yield from singly
    if by == "sort":
        yield UNCHANGED


def _single_moves(was: list[int], now: list[int], at: int) -> list[Move] | None:
    """A few functions that change places in a long queue: taken out and put in again."""
    for source, target in ((len(was) - 1, 0), (0, len(was) - 1), (None, None)):
        moved = list(was)
        if source is not None and target is not None:
            moved.insert(target, moved.pop(source))
        apart = [i for i, (a, b) in enumerate(zip(moved, now, strict=True)) if a != b]
        if len(apart) > WINDOW:
            continue
        moves: list[Move] = []
        if source is not None and target is not None:
            moves.append(("unqueue", was[source], at + source))
            moves.append(("push", was[source], at + target))
        moves.extend(("unqueue", moved[i], at + i) for i in reversed(apart))
        moves.extend(("push", now[i], at + i) for i in apart)
        return moves
    return None


def common(a: list[int], b: list[int]) -> int:
    """Length of the common beginning, by slices: whole runs are compared at once."""
    low, high = 0, min(len(a), len(b))
    if a[:high] == b[:high]:
        return high
    while low < high:
        middle = (low + high + 1) // 2
        if a[low:middle] == b[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def missing(a: list[int], b: list[int]) -> list[int]:
    """What a holds more often than b."""
    if not a:
        return []
    if not b:
        return list(a)
    counts: dict[int, int] = {}
    for f in b:
        counts[f] = counts.get(f, 0) + 1
    missing = []
    for f in a:
        if counts.get(f, 0):
            counts[f] -= 1
        else:
            missing.append(f)
    return missing
