"""A week's flashcards, `source/<assignment>/cards.toml`, as an Anki deck.

deck = "Week 01: Linear algebra"      # the deck's name in Anki; the week's title without it
[[card]]
id = "frobenius-norm"                 # keeps a learner's progress when the card's text is edited
front = 'What is \\(\\lVert A \\rVert_F\\)?'
back = 'The root of the sum of the squared entries.'
tags = ["linear-algebra"]             # may be left out
"""

from __future__ import annotations

import hashlib
import re
import tomllib
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

from autograder.course import Course, replacing
from autograder.errors import CourseError

__all__ = ["write_deck"]

INSTALL = "pip install 'course-in-a-box[course]'"
# random once, fixed for good: Anki knows a note's type by this number
MODEL = 1_604_273_891
STYLE = ".card { font: 20px/1.5 system-ui, sans-serif; max-width: 40em; margin: 1em auto; text-align: left; }"
ANSWER = '{{FrontSide}}<hr id="answer">{{Back}}'
FORMULA = re.compile(r"(\\\(.*?\\\)|\\\[.*?\\\])", re.DOTALL)
MARKS = re.compile(r"\\[()\[\]]")
KEYS = ("id", "front", "back", "tags")


@dataclass(frozen=True)
class Card:
    id: str
    front: str
    back: str
    tags: tuple[str, ...]


def write_deck(course: Course, assignment: str) -> Path:
    """Write `build/cards/<assignment>.apkg` and return its path.

    Deck and notes have ids made from the names of the assignment and the cards: importing the deck again
    updates the cards that a learner has. Raises `CourseError` for a file that is missing or at fault, and
    where genanki is not installed.
    """
    source = course.source / assignment / "cards.toml"
    title, cards = read_cards(source, course.week(assignment).title or assignment)
    try:
        import genanki
    except ImportError:
        raise CourseError(
            f"{source}: a deck is written by genanki, which is missing\n  run: {INSTALL}"
        ) from None
    templates = [{"name": "Card", "qfmt": "{{Front}}", "afmt": ANSWER}]
    fields = [{"name": "Front"}, {"name": "Back"}]
    model = genanki.Model(MODEL, "Course in a box", fields=fields, templates=templates, css=STYLE)
    deck = genanki.Deck(stable_id(assignment), title)
    for card in cards:
        guid = genanki.guid_for("course-in-a-box", assignment, card.id)
        sides = [field(card.front), field(card.back)]
        deck.add_note(genanki.Note(model=model, fields=sides, tags=list(card.tags), guid=guid))
    path = course.build / "cards" / f"{assignment}.apkg"
    with replacing(path, "make room, then write it again") as unfinished:
        genanki.Package(deck).write_to_file(str(unfinished))
    return path


def read_cards(path: Path, title: str) -> tuple[str, list[Card]]:
    """Read the deck's name (`title` without one) and its cards, in order; raises `CourseError` for a fault."""
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise CourseError(
            f"{path}: no such file: wanted the week's flashcards\n  write one [[card]] or more"
        ) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise CourseError(
            f"{path}: {error}\n  a text with a formula stands in a literal string: front = 'What is \\(x\\)?'"
        ) from None
    if unknown := sorted(found.keys() - {"deck", "card"}):
        raise CourseError(f"{path}: {unknown[0]}: no such setting; there are: deck, [[card]]")
    name, tables = found.get("deck", title), found.get("card", [])
    if not isinstance(name, str) or not name.strip():
        raise CourseError(f"{path}: deck = {name!r}: wanted the deck's name")
    if not isinstance(tables, list) or not tables:
        raise CourseError(f"{path}: no cards in it: wanted one [[card]] or more")
    cards: list[Card] = []
    for number, table in enumerate(tables, start=1):
        card = read_card(f"{path}, card {number}", table)
        for earlier, other in enumerate(cards, start=1):
            if other.id == card.id:
                raise CourseError(
                    f"{path}, card {number}: id {card.id!r} is card {earlier}'s\n  give it one of its own"
                )
        cards.append(card)
    return name, cards


def read_card(place: str, table: Any) -> Card:
    if not isinstance(table, dict):
        raise CourseError(f"{place}: {table!r}: wanted a [[card]] with {', '.join(KEYS)}")
    for key in table:
        if key not in KEYS:
            raise CourseError(f"{place}: {key}: no such setting; there are: {', '.join(KEYS)}")
    for key in KEYS[:3]:
        text = table.get(key, "")
        if not isinstance(text, str) or not text.strip():
            raise CourseError(f"{place}: no {key}: wanted a text\n  write {key} = '...'")
        if MARKS.search(FORMULA.sub("", text)):
            raise CourseError(
                f"{place}: {key}: a formula that is not closed: wanted \\( ... \\) or \\[ ... \\]"
            )
    tags = table.get("tags", [])
    if not isinstance(tags, list) or not all(
        isinstance(tag, str) and re.fullmatch(r"\S+", tag) for tag in tags
    ):
        raise CourseError(f"{place}: tags = {tags!r}: wanted a list of words without spaces")
    return Card(table["id"].strip(), table["front"].strip(), table["back"].strip(), tuple(tags))


def field(text: str) -> str:
    """Give the HTML of one side of a card: lines kept, formulas whole for Anki's MathJax."""
    parts = FORMULA.split(text)
    # every second part is a formula; MathJax reads it after the HTML, so that `<` is escaped there as well
    shown = [
        part.replace("\n", " ") if index % 2 else part.replace("\n", "\0") for index, part in enumerate(parts)
    ]
    return escape("".join(shown), quote=False).replace("\0", "<br>")


def stable_id(assignment: str) -> int:
    """Make a deck's id from a name, in the range that genanki asks for: 2^30 up to 2^31."""
    digest = hashlib.sha256(f"course-in-a-box/{assignment}".encode()).digest()
    return (1 << 30) + int.from_bytes(digest[:4], "big") % (1 << 30)
