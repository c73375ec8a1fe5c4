"""Cycles of references: the strongly connected components of a directed graph.

Source: R. Tarjan, "Depth-first search and linear graph algorithms", SIAM J. Comput. 1 (1972), with
an explicit stack in place of the recursion.
"""

from __future__ import annotations

from collections.abc import Iterable


def cycles(links: Iterable[tuple[int, int]]) -> list[list[int]]:
    """Groups of nodes that reach each other, each sorted, in order of their first node.

    A node alone is a group only if it links to itself. Apart from the sorting it takes time linear
    in nodes and links. It does not recurse, so chains may be of any length.

    Args:
        links: (from, to) pairs of nodes.
    """
    following: dict[int, list[int]] = {}
    loops = set()
    for a, b in links:
        following.setdefault(a, []).append(b)
        following.setdefault(b, [])
        if a == b:
            loops.add(a)
    number: dict[int, int] = {}
    low: dict[int, int] = {}
    stack: list[int] = []
    standing: set[int] = set()
    found: list[list[int]] = []
    for root in following:
        if root in number:
            continue
        path = [(root, iter(following[root]))]
        number[root] = low[root] = len(number)
        stack.append(root)
        standing.add(root)
        while path:
            node, targets = path[-1]
            for target in targets:
                if target not in number:
                    number[target] = low[target] = len(number)
                    stack.append(target)
                    standing.add(target)
                    path.append((target, iter(following[target])))
                    break
                if target in standing:
                    low[node] = min(low[node], number[target])
            else:
                path.pop()
                if path:
                    low[path[-1][0]] = min(low[path[-1][0]], low[node])
                if low[node] == number[node]:
                    at = stack.index(node)
                    group = stack[at:]
                    del stack[at:]
                    standing.difference_update(group)
                    if len(group) > 1 or node in loops:
                        found.append(sorted(group))
    return sorted(found)
