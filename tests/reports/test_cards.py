"""A week's flashcards as Anki reads them."""

import json
import sqlite3
import sys
import zipfile

import pytest

from autograder.course import Course
from autograder.errors import CourseError
from autograder.reports.cards import write_deck

genanki = pytest.importorskip("genanki")

CARD = """[[card]]
id = "norm"
front = 'Is \\(a < b\\) & <b>?'
back = '''Two
lines, \\[x
 + y\\].'''
tags = ["algebra", "norm"]
"""


def course(folder, cards):
    source = folder / "source/week01"
    source.mkdir(parents=True, exist_ok=True)
    (source / "pca.py").write_text("# %%\n1\n")
    (source / "week.toml").write_text('title = "Linear algebra"\n')
    if cards is not None:
        (source / "cards.toml").write_text(cards)
    return Course(folder)


def read(path):
    """The decks' names by id, and the notes, as they stand in the package."""
    with zipfile.ZipFile(path) as package:
        package.extract("collection.anki2", path.parent)
    with sqlite3.connect(path.parent / "collection.anki2") as database:
        decks = json.loads(database.execute("select decks from col").fetchone()[0])
        notes = database.execute("select guid, flds, tags from notes order by id").fetchall()
    return {int(deck): each["name"] for deck, each in decks.items() if deck != "1"}, notes


def test_deck_holds_the_cards_with_text_escaped_and_formulas_whole(tmp_path):
    path = write_deck(course(tmp_path, 'deck = "Week 01"\n' + CARD), "week01")
    assert path == tmp_path / "build/cards/week01.apkg"
    decks, ((_, fields, tags),) = read(path)
    assert list(decks.values()) == ["Week 01"]
    assert fields.split("\x1f") == [r"Is \(a &lt; b\) &amp; &lt;b&gt;?", r"Two<br>lines, \[x  + y\]."]
    assert tags.split() == ["algebra", "norm"]


def test_deck_is_called_as_the_week_without_a_name_of_its_own(tmp_path):
    assert list(read(write_deck(course(tmp_path, CARD), "week01"))[0].values()) == ["Linear algebra"]


def test_edited_card_keeps_its_ids_so_that_anki_updates_it(tmp_path):
    decks, ((guid, *_),) = read(write_deck(course(tmp_path, CARD), "week01"))
    edited = CARD.replace("lines", "other lines")
    again, ((same, fields, _),) = read(write_deck(course(tmp_path, edited), "week01"))
    assert (list(again), same) == (list(decks), guid)
    assert "other lines" in fields


def test_cards_of_another_id_are_other_notes(tmp_path):
    two = CARD + CARD.replace('"norm"\n', '"trace"\n', 1)
    _, notes = read(write_deck(course(tmp_path, two), "week01"))
    assert len({guid for guid, *_ in notes}) == 2


FAULTS = {
    "cards.toml, card 2: no back: wanted a text": CARD + "[[card]]\nid = 'x'\nfront = 'y'\n",
    "cards.toml, card 1: no front": "[[card]]\nid = 'x'\nfront = ' '\nback = 'y'\n",
    "cards.toml, card 1: no id": "[[card]]\nfront = 'x'\nback = 'y'\n",
    "cards.toml, card 2: id 'norm' is card 1's": CARD + CARD,
    "cards.toml, card 1: fornt: no such setting; there are: id, front, back, tags": CARD + "fornt = 'x'\n",
    "cards.toml: decks: no such setting": "decks = 'x'\n" + CARD,
    "cards.toml, card 1: tags = ['two words']": CARD.replace('["algebra", "norm"]', '["two words"]'),
    "cards.toml, card 1: front: a formula that is not closed": CARD.replace("a < b\\)", "a < b"),
    "cards.toml: no cards in it": "deck = 'x'\n",
    "cards.toml: deck = 3": "deck = 3\n" + CARD,
    "cards.toml: Unescaped '\\' in a string": '[[card]]\nfront = "\\(x\\)"\n',
    "cards.toml: no such file": None,
}


@pytest.mark.parametrize("message", FAULTS)
def test_fault_is_named_with_file_and_card(tmp_path, message):
    with pytest.raises(CourseError) as caught:
        write_deck(course(tmp_path, FAULTS[message]), "week01")
    assert message in str(caught.value)
    assert not (tmp_path / "build/cards/week01.apkg").exists()


def test_missing_genanki_is_said_with_the_command_that_installs_it(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "genanki", None)
    with pytest.raises(CourseError, match=r"pip install 'course-in-a-box\[course\]'"):
        write_deck(course(tmp_path, CARD), "week01")
