"""The formulas of one call of a Function's backward, filled in while its lines run."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .events import formula
from .formula import Template
from .line import Line


class Formulas:
    """What was last assigned to each name that is returned, with the values it was made of."""

    __slots__ = ("_made",)

    def __init__(self) -> None:
        # By name, None for what is returned: the expression, and each of its elements filled.
        self._made: dict[str | None, tuple[Template, list[str | None]]] = {}

    def before(self, line: Line, names: Mapping[str, Any], rest: Mapping[str, Any]) -> None:
        """The line is about to run: take the values it will use."""
        for name, template in line.formulas:
            if name is None and template.name is not None and template.name in self._made:
                self._made[None] = (template, [None])  # its assignment holds the values
            elif template.parts is None:
                self._made[name] = (template, [template.fill(names, rest)])
            else:
                self._made[name] = (template, [part.fill(names, rest) for part in template.parts])

    def json(self, count: int, inputs: list[int]) -> list[str]:
        """The JSON of a Formula for each of the `count` gradients returned."""
        returned = self._made.get(None)
        if returned is None:
            return []
        template, filled = returned
        if template.parts is None and template.name is not None and template.name in self._made:
            inner = self._made[template.name]
            if inner[0].parts is not None:  # gxs = (a, b); return gxs
                template, filled = inner
        parts = template.parts if template.parts is not None else [template]
        if len(parts) != count:
            parts, filled = [template] * count, [None] * count
        texts = []
        for i, (part, value) in enumerate(zip(parts, filled, strict=True)):
            name, source = "gx" if count == 1 else f"gx{i}", part.json
            if part.name is not None:
                name = part.name
                assigned, values = self._made.get(name, (part, [value]))
                if assigned.parts is None:
                    source, value = assigned.json, values[0]
            texts.append(formula(inputs[i] if i < len(inputs) else -1, name, source, value))
        return texts
