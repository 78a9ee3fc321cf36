"""Prose, code and outputs as a reader finds them."""

import pytest
from graded_week import display

from autograder.reports.ansi import terminal_text
from autograder.reports.outputs import output_html
from autograder.reports.text import LONGEST, code, prose


def test_colours_become_classes_and_the_text_stays():
    assert terminal_text("\x1b[31mred \x1b[1mbold\x1b[0m <plain>\nnext") == (
        '<span class="fg-1">red </span><span class="bold fg-1">bold</span> &lt;plain&gt;\nnext'
    )


def test_millions_of_colours_become_the_nearest_of_sixteen():
    assert terminal_text("\x1b[38;2;250;0;0mred\x1b[0m") == '<span class="fg-1">red</span>'


@pytest.mark.parametrize(
    "command", ["\x1b]0;title\x07", "\x1b]8;;http://x\x1b\\", "\x1b[2J", "\x1b[5A", "\x07", "\x1bc"]
)
def test_other_commands_to_a_terminal_are_dropped(command):
    assert terminal_text(f"a{command}\x1b[1mb\x1b[0m") == 'a<span class="bold">b</span>'
    assert terminal_text(f"{command}ab") == "ab"


def test_flood_of_colours_is_shown_without_them():
    assert terminal_text("\x1b[31mx" * 20_000) == "x" * 20_000


def test_progress_bar_shows_how_it_ended():
    assert terminal_text("10%\r50%\r100%\nnext\r\nlast") == "100%\nnext\nlast"


def test_headings_go_below_those_of_the_page():
    assert prose("# A\n\n###### B\n") == "<h3>A</h3>\n<h6>B</h6>\n"


def test_formula_stays_latex():
    assert prose("so $a_i * b_i < 1$ and\n\n$$x = 1\n- y \\tag{1}$$\n") == (
        '<p>so <code class="math">a_i * b_i &lt; 1</code> and</p>\n'
        '<code class="math display">x = 1\n- y \\tag{1}</code>'
    )


def test_picture_from_elsewhere_is_described():
    assert prose("![a loss](http://x/y.png)") == '<p><em class="absent">[picture: a loss]</em></p>\n'


def test_picture_in_the_text_is_shown():
    assert (
        prose("![dot](data:image/png;base64,AAAA)")
        == '<p><img src="data:image/png;base64,AAAA" alt="dot"></p>\n'
    )


def test_code_is_coloured():
    assert (
        code("x  # <b>\n")
        == '<pre><code><span class="n">x</span>  <span class="c1"># &lt;b&gt;</span></code></pre>'
    )


@pytest.mark.parametrize("show", [code, prose])
def test_what_is_too_long_is_shown_plain(show):
    text = "# <b>\n" * LONGEST
    assert show(text) == "<pre>" + "# &lt;b&gt;\n" * LONGEST + "</pre>"


def test_picture_has_the_text_that_was_given_for_it():
    shown = display(image_png="AAAA", text_plain="<Figure size 640x480>")
    assert output_html(shown) == '<img src="data:image/png;base64,AAAA" alt="&lt;Figure size 640x480&gt;">'
    shown["metadata"] = {"image/png": {"alt": "a falling loss"}}
    assert output_html(shown) == '<img src="data:image/png;base64,AAAA" alt="a falling loss">'


def test_output_of_an_unknown_kind_is_named():
    assert "[an output that this page cannot show: application/x]" in output_html(display(application_x="1"))


def test_picture_that_is_none_is_said_to_be_unreadable():
    assert (
        output_html(display(image_png="not base64!"))
        == '<p class="absent">[a picture that cannot be read]</p>'
    )
