"""Probabilistic grammars: sentences drawn from rules, and how much information there is in them.

A grammar maps a name to rules; a rule is a weight and its parts, each a name of the grammar or a word. Weights of a
name's rules need not add up to 1.
"""

from __future__ import annotations

from bisect import bisect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

__all__ = ["Grammar", "Rule", "Tree", "words_of"]

Rule = tuple[float, tuple[str, ...]]


@dataclass(frozen=True)
class Tree:
    """One name with the rule that was drawn for it: its parts are trees and words."""

    name: str
    rule: int
    parts: tuple[Tree | str, ...]


@dataclass(frozen=True)
class Grammar:
    """Rules by name; sentences start from `start`."""

    rules: Mapping[str, tuple[Rule, ...]]
    start: str = "S"

    def draw(self, rng: np.random.Generator) -> Tree:
        """Draw one sentence."""
        return self._grow(self.start, rng)

    def bits(self) -> float:
        """The entropy of a sentence in bits, exactly, for a grammar in which no sentence has two trees.

        h(A) = sum_r p_r (-log2 p_r + sum of h over r's names): one linear equation for each name, as for any sum over
        the nodes of a branching process.
        """
        return self._total({name: -sum(p * np.log2(p) for p in self._chances[name]) for name in self.rules})

    def expected(self, size: Callable[[str], int]) -> float:
        """The expected sum of `size` over a sentence's words, exactly: with `len` its letters."""

        def inside(parts: tuple[str, ...]) -> int:
            return sum(size(part) for part in parts if part not in self.rules)

        return self._total(
            {
                name: sum(p * inside(parts) for p, (_, parts) in zip(self._chances[name], rules, strict=True))
                for name, rules in self.rules.items()
            }
        )

    @cached_property
    def _chances(self) -> dict[str, np.ndarray]:
        """The probabilities of each name's rules."""
        weights = {name: np.array([weight for weight, _ in rules]) for name, rules in self.rules.items()}
        return {name: found / found.sum() for name, found in weights.items()}

    @cached_property
    def _sums(self) -> dict[str, list[float]]:
        """Where each rule's share of [0, 1) ends, the last one's left out."""
        return {name: np.cumsum(chances)[:-1].tolist() for name, chances in self._chances.items()}

    def _total(self, inside: Mapping[str, float]) -> float:
        """What a sentence has in all, where each name has `inside` of it besides what its names have."""
        names = list(self.rules)
        uses = np.zeros((len(names), len(names)))
        for row, name in enumerate(names):
            for p, (_, parts) in zip(self._chances[name], self.rules[name], strict=True):
                for part in parts:
                    if part in self.rules:
                        uses[row, names.index(part)] += p
        total = np.linalg.solve(np.eye(len(names)) - uses, [inside[name] for name in names])
        return float(total[names.index(self.start)])

    def _grow(self, name: str, rng: np.random.Generator) -> Tree:
        rule = bisect(self._sums[name], rng.random())
        parts = self.rules[name][rule][1]
        return Tree(
            name, rule, tuple(self._grow(part, rng) if part in self.rules else part for part in parts)
        )


def words_of(tree: Tree) -> list[str]:
    """The words of a sentence, in order."""
    found: list[str] = []
    for part in tree.parts:
        found += [part] if isinstance(part, str) else words_of(part)
    return found
