"""The grammar of the text sets: a small English, with verbs that agree with their subjects across clauses.

Every sentence has one tree: a clause follows its noun at once, an adverb stands before its verb and a place at the
very beginning. So the entropy of the trees is that of the text, and known exactly.
"""

from __future__ import annotations

from autograder.datasets.text.grammar import Grammar, Rule

__all__ = ["ACTS", "ADJECTIVES", "ADVERBS", "ENGLISH", "MEETS", "NOUNS", "PLACES", "as_noun", "as_verb"]

NOUNS = (
    "dog",
    "cat",
    "bird",
    "child",
    "king",
    "farmer",
    "sailor",
    "poet",
    "horse",
    "witch",
    "robot",
    "giant",
)
PLURALS = {"child": "children", "witch": "witches"}
MEETS = ("see", "follow", "hear", "like", "paint", "find", "chase", "teach")
ACTS = ("sleep", "sing", "run", "laugh", "wait", "dance")
ADJECTIVES = ("small", "tall", "happy", "green", "brave", "quiet", "clever", "strange")
ADVERBS = ("often", "slowly", "never", "gladly", "always")
PLACES = ("garden", "forest", "harbour", "tower", "village", "desert")


def _words(words: tuple[str, ...]) -> tuple[Rule, ...]:
    """One rule a word; the k-th is 1/k as likely as the first, as in real text."""
    return tuple((1 / rank, (word,)) for rank, word in enumerate(words, start=1))


def as_verb(word: str, plural: bool) -> str:
    """The form of a verb that agrees with its subject."""
    return word if plural else word + ("es" if word.endswith("ch") else "s")


def as_noun(word: str, plural: bool) -> str:
    """The singular or plural of a noun."""
    return PLURALS.get(word, word + "s") if plural else word


def _phrases(plural: bool) -> dict[str, tuple[Rule, ...]]:
    """The rules of one number: a subject's noun phrase NP and the verb phrase VP that agrees with it."""
    n = "p" if plural else "s"
    return {
        f"NP{n}": (
            (0.78, (f"D{n}", f"N{n}")),
            (0.22, (f"D{n}", f"N{n}", "that", f"VP{n}")),
        ),
        f"N{n}": ((0.7, (f"noun{n}",)), (0.3, ("adjective", f"noun{n}"))),
        f"VP{n}": ((0.8, (f"V{n}",)), (0.2, ("adverb", f"V{n}"))),
        f"V{n}": ((0.5, (f"acts{n}",)), (0.25, (f"meets{n}", "NPs")), (0.25, (f"meets{n}", "NPp"))),
        f"D{n}": ((0.6, ("the",)), (0.4, ("two" if plural else "a",))),
        f"noun{n}": _words(tuple(as_noun(word, plural) for word in NOUNS)),
        f"acts{n}": _words(tuple(as_verb(word, plural) for word in ACTS)),
        f"meets{n}": _words(tuple(as_verb(word, plural) for word in MEETS)),
    }


ENGLISH = Grammar(
    {
        "S": ((0.8, ("C",)), (0.2, ("in", "the", "place", "C"))),
        "C": ((0.55, ("NPs", "VPs")), (0.45, ("NPp", "VPp"))),
        **_phrases(plural=False),
        **_phrases(plural=True),
        "adjective": _words(ADJECTIVES),
        "adverb": _words(ADVERBS),
        "place": _words(PLACES),
    }
)
