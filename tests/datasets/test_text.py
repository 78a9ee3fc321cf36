"""Text: the entropy that is stated is the true one."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

import numpy as np

from autograder.datasets import card, load
from autograder.datasets.text.english import ENGLISH
from autograder.datasets.text.grammar import Grammar, Tree, words_of
from autograder.datasets.text.texts import ALPHABET
from autograder.datasets.text.tongue import LEXICON

# a sentence is an "a" or a "b", or with half the chance a "c" and a sentence after it
SMALL = Grammar({"S": ((1, ("a",)), (1, ("b",)), (2, ("c", "S")))})


def test_the_entropy_of_a_small_grammar() -> None:
    # 1.5 bits a rule, and 2 rules a sentence; 2 words a sentence of 1 letter
    assert (SMALL.bits(), SMALL.expected(len)) == (3.0, 2.0)


def test_the_stated_entropy_is_that_of_drawn_sentences() -> None:
    rng = np.random.default_rng(0)
    drawn = [ENGLISH.draw(rng) for _ in range(4000)]
    bits = np.array([surprise(tree) for tree in drawn])
    letters = np.array([sum(map(len, words_of(tree))) for tree in drawn])

    # four standard errors
    assert abs(bits.mean() - ENGLISH.bits()) < 4 * bits.std() / np.sqrt(len(bits))
    assert abs(letters.mean() - ENGLISH.expected(len)) < 4 * letters.std() / np.sqrt(len(bits))


def surprise(tree: Tree) -> float:
    """The bits of a tree: -log2 of the product of its rules' probabilities."""
    weights = [weight for weight, _ in ENGLISH.rules[tree.name]]
    own = -np.log2(weights[tree.rule] / sum(weights))
    return float(own) + sum(surprise(part) for part in tree.parts if isinstance(part, Tree))


def test_no_sentence_has_two_trees() -> None:
    rng = np.random.default_rng(1)
    trees = {" ".join(words_of(tree)): tree for tree in (ENGLISH.draw(rng) for _ in range(500))}

    assert len(trees) > 400
    assert {sentence: readings(sentence) for sentence in trees if readings(sentence) != 1} == {}


def readings(sentence: str) -> int:
    """In how many ways the grammar makes a sentence: counted over all splits, as a chart does."""
    words = sentence.split()
    known: dict[tuple[tuple[str, ...], int, int], int] = {}

    def ways(parts: tuple[str, ...], start: int, end: int) -> int:
        if not parts:
            return int(start == end)
        if end - start < len(parts):
            return 0
        if (parts, start, end) not in known:
            known[parts, start, end] = 0
            first, rest = parts[0], parts[1:]
            if first not in ENGLISH.rules:
                total = ways(rest, start + 1, end) if words[start] == first else 0
            else:
                middles = range(start + 1, end - len(rest) + 1) if rest else (end,)
                total = 0
                for middle in middles:
                    tail = ways(rest, middle, end)
                    if tail:
                        total += tail * sum(ways(rule, start, middle) for _, rule in ENGLISH.rules[first])
            known[parts, start, end] = total
        return known[parts, start, end]

    return ways(("S",), 0, len(words))


def test_the_text_is_made_of_sentences() -> None:
    codes = load("sentences", "test", size=100).x
    text = "".join(ALPHABET[code] for code in codes.ravel())
    words = {word for sentence in text.split(". ")[1:-1] for word in sentence.split()}

    assert text.startswith(("the ", "a ", "two ", "in "))
    assert words <= {word for rules in ENGLISH.rules.values() for _, parts in rules for word in parts}


def test_no_counting_of_characters_beats_the_entropy_rate() -> None:
    codes = load("sentences", "train", size=2000).x.ravel()
    rate = card("sentences").figures["bits_per_character"]
    pairs, ones = Counter(pairwise(codes)), Counter(codes[:-1])
    second = -sum(n * np.log2(n / ones[pair[0]]) for pair, n in pairs.items()) / (len(codes) - 1)

    assert 0.5 < rate < 0.7
    assert rate < second


def test_a_translation_is_made_of_the_words_of_the_tongue() -> None:
    pairs = load("translation", "train", size=300)
    stems = set(LEXICON.values())
    endings = {stem + ending for stem in stems for ending in ("", "i", "n", "in", "lo")}

    assert {word for line in pairs.target for word in line.split()} <= endings | {"va", "du", "ke", "ok"}


def test_different_sentences_have_different_translations() -> None:
    pairs = load("translation", "train", size=2000)
    both = set(zip(pairs.source, pairs.target, strict=True))

    assert len(both) == len(set(pairs.source)) == len(set(pairs.target))


def test_a_translation_by_hand() -> None:
    pairs = load("translation", "train", size=2000)
    translated = dict(zip(pairs.source, pairs.target, strict=True))
    dog, sleep = LEXICON["dog"], LEXICON["sleep"]

    assert translated["the dogs sleep"] == f"{dog}i {sleep}"
    assert translated["a dog sleeps"] == f"{dog} va {sleep}"
