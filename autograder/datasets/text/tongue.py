"""Another tongue for the same sentences: verbs last, adjectives behind their nouns, endings in place of articles.

A noun ends in -i in the plural and in -n as an object; "a" and "two" are words behind it, "the" is nothing. A clause
follows its noun between ke and ok, and the place stands at the end.
"""

from __future__ import annotations

from autograder.datasets.text.english import ACTS, ADJECTIVES, ADVERBS, MEETS, NOUNS, PLACES, as_noun, as_verb
from autograder.datasets.text.grammar import Tree

__all__ = ["translate"]

SYLLABLES = tuple(onset + vowel for vowel in "aoue" for onset in "mtslvrpdkbz")


def _lexicon() -> dict[str, str]:
    """A word of two syllables for every English word and all its forms."""
    stems = (*NOUNS, *MEETS, *ACTS, *ADJECTIVES, *ADVERBS, *PLACES)
    count = len(SYLLABLES)
    words: dict[str, str] = {}
    for number, stem in enumerate(stems):
        # 7 has no factor in common with their number, so no two of the words agree in both
        word = SYLLABLES[number % count] + SYLLABLES[(7 * number + number // count + 3) % count]
        for plural in (False, True):
            words[as_noun(stem, plural) if stem in NOUNS else as_verb(stem, plural)] = word
        words[stem] = word
    return words


LEXICON = _lexicon()
ARTICLES = {"the": [], "a": ["va"], "two": ["du"]}


def translate(tree: Tree) -> list[str]:
    """The words of an English sentence in the other tongue."""
    if len(tree.parts) == 1:
        return _clause(tree.parts[0])
    return [*_clause(tree.parts[3]), _word(tree.parts[2]) + "lo"]


def _clause(tree: Tree | str) -> list[str]:
    subject, verb = _parts(tree)
    return [*_noun_phrase(subject, ""), *_verb_phrase(verb)]


def _noun_phrase(tree: Tree | str, ending: str) -> list[str]:
    """`ending` is "n" for an object."""
    article, noun, *clause = _parts(tree)
    *adjective, head = _parts(noun)
    plural = "i" if isinstance(tree, Tree) and tree.name.endswith("p") else ""
    words = [_word(head) + plural + ending, *map(_word, adjective), *ARTICLES[str(_parts(article)[0])]]
    return [*words, "ke", *_verb_phrase(clause[1]), "ok"] if clause else words


def _verb_phrase(tree: Tree | str) -> list[str]:
    *adverb, verb = _parts(tree)
    word, *met = _parts(verb)
    return [*(_noun_phrase(met[0], "n") if met else []), *map(_word, adverb), _word(word)]


def _word(tree: Tree | str) -> str:
    return LEXICON[str(_parts(tree)[0])]


def _parts(tree: Tree | str) -> tuple[Tree | str, ...]:
    assert isinstance(tree, Tree)
    return tree.parts
