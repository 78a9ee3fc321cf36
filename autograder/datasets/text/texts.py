"""The sets `sentences`, running text for a language model, and `translation`, pairs of sentences."""

from __future__ import annotations

import numpy as np

from autograder.datasets.card import Card, Column
from autograder.datasets.generated import Generated
from autograder.datasets.seeds import Arrays
from autograder.datasets.text.english import ENGLISH
from autograder.datasets.text.grammar import Tree, words_of
from autograder.datasets.text.tongue import translate

__all__ = ["ALPHABET", "SENTENCES", "TRANSLATION", "bits_per_character"]

ALPHABET = " .abcdefghijklmnopqrstuvwxyz"
LENGTH = 128  # characters in a row of running text
LONGEST = 80  # characters of a sentence in a pair
END = ". "


def bits_per_character() -> float:
    """The entropy rate of the running text: the bits of a sentence over its expected characters.

    Sentences are independent, and where one ends is seen; so by the renewal theorem no model of the text can do
    better than this in the long run, and the grammar itself does as well.
    """
    characters = ENGLISH.expected(len) + (ENGLISH.expected(lambda word: 1) - 1) + len(END)
    return ENGLISH.bits() / characters


def draw_text(rng: np.random.Generator, count: int) -> Arrays:
    """Draw `count` rows of text, each the continuation of the one before: `x` (count, LENGTH) uint8."""
    pieces: list[str] = []
    missing = count * LENGTH
    while missing > 0:
        pieces.append(" ".join(words_of(ENGLISH.draw(rng))) + END)
        missing -= len(pieces[-1])
    text = np.frombuffer("".join(pieces).encode("ascii"), dtype=np.uint8)[: count * LENGTH]
    codes = np.zeros(256, dtype=np.uint8)
    codes[np.frombuffer(ALPHABET.encode("ascii"), dtype=np.uint8)] = np.arange(len(ALPHABET))
    return {"x": codes[text].reshape(count, LENGTH)}


def draw_pairs(rng: np.random.Generator, count: int) -> Arrays:
    """Draw `count` pairs: `source` and `target` (count,) text; sentences that are too long are drawn again."""
    pairs: list[tuple[str, str]] = []
    while len(pairs) < count:
        pair = _pair(ENGLISH.draw(rng))
        if max(map(len, pair)) <= LONGEST:
            pairs.append(pair)
    source, target = zip(*pairs, strict=True)
    return {"source": np.array(source, dtype=f"U{LONGEST}"), "target": np.array(target, dtype=f"U{LONGEST}")}


def _pair(tree: Tree) -> tuple[str, str]:
    return " ".join(words_of(tree)), " ".join(translate(tree))


def _card(name: str, title: str, made: str, columns: tuple[Column, ...], rows: int, **more: object) -> Card:
    return Card(
        name=name,
        title=title,
        source="drawn by autograder.datasets.text",
        licence="as this project",
        made=made,
        citation="this project, autograder.datasets.text",
        columns=columns,
        sizes={"train": rows, "validation": rows // 8, "test": rows // 8},
        **more,  # type: ignore[arg-type]
    )


SENTENCES = Generated(
    _card(
        "sentences",
        "running text from a grammar, for a model of characters",
        "sentences of a small English, drawn from a probabilistic grammar; each row continues the one before, with a "
        "fresh start every 250 rows",
        (Column("x", ("n", LENGTH), "uint8", "characters, as numbers of classes"),),
        8_000,
        classes=tuple(ALPHABET),
        figures={"bits_per_character": bits_per_character()},
    ),
    draw_text,
    kept=True,
)

TRANSLATION = Generated(
    _card(
        "translation",
        "sentences and the same in another tongue",
        "sentences of a small English, drawn from a probabilistic grammar, and rewritten by rules: other words, verb "
        f"last, endings in place of articles; none longer than {LONGEST} characters",
        (
            Column("source", ("n",), f"<U{LONGEST}", "the sentence"),
            Column("target", ("n",), f"<U{LONGEST}", "the same in the other tongue"),
        ),
        16_000,
    ),
    draw_pairs,
    kept=True,
)
