"""The class's figures, as the instructor's terminal shows them."""

from dataclasses import replace

from measured import HIDDEN, OPEN, class_of, measured, plain
from rich.console import Console

from autograder.reports.figure_table import figure_table, spreads


def lines(found, width=80):
    console = Console(width=width, highlight=False, color_system=None)
    with console.capture() as capture:
        console.print(figure_table("week01", spreads(found)))
    return capture.get().splitlines()


def test_spread_has_the_quartiles_of_the_exact_values():
    exact = (0.91, 0.93, 0.95, 0.97, 0.99)
    found = [measured(f"s{value}", replace(HIDDEN, value=value)) for value in exact]
    (spread,) = spreads(found)
    assert (spread.students, spread.quartiles) == (5, (0.93, 0.95, 0.97))


def test_spread_has_shares_the_undecided_and_median_seconds():
    figures = [
        plain(-1.0, seconds=1.0),
        plain(0.5, seconds=2.0, undecided=True),
        plain(0.6, seconds=9.0),
        plain(1.0, seconds=4.0, undecided=True),
    ]
    (spread,) = spreads(measured(f"s{n}", each) for n, each in enumerate(figures))
    assert (spread.zero, spread.between, spread.full) == (0.25, 0.5, 0.25)
    assert (spread.undecided, spread.seconds) == (2, 3.0)


def test_spread_of_one_student_is_that_students_figure():
    (spread,) = spreads(class_of(0.25))
    assert (spread.students, spread.quartiles) == (1, (0.25, 0.25, 0.25))


def test_thresholds_are_in_the_order_of_their_tests():
    found = [
        measured("ada", plain(0.5), cell="test_z"),
        measured("ada", plain(0.5), number=2),
        measured("bob", plain(0.5)),
        measured("ada", plain(0.5), notebook="a"),
    ]
    places = [
        (each.threshold.notebook, each.threshold.cell, each.threshold.number) for each in spreads(found)
    ]
    assert places == [("a", "test_kl", 1), ("kl", "test_kl", 1), ("kl", "test_kl", 2), ("kl", "test_z", 1)]


def test_table_has_a_row_a_threshold():
    found = lines([measured("ada", HIDDEN), measured("bob", replace(OPEN, told=0.944))])
    rows = [" ".join(line.split()) for line in found]
    assert rows[0] == "week01: measured figures"
    assert rows[1] == "figure n 25 % median 75 % none part all undec. s"
    assert rows[3:6] == ["accuracy 2 0.9471 0.9471 0.9471 0 % 100 % 0 % 2 7.65", "kl/test_kl", "0.9 to 0.98"]


def test_table_fits_80_characters_with_a_long_name():
    found = [measured("ada", replace(HIDDEN, name="accuracy on digits that were turned by thirty degrees"))]
    assert max(len(line) for line in lines(found)) <= 80


def test_name_is_neither_markup_nor_an_escape_sequence():
    found = lines([measured("ada", plain(0.5, name="[red]x[/]\x1b[31m"))], width=120)
    assert any(line.startswith("[red]x[/]\ufffd[31m") for line in found)


def test_week_without_figures_says_so():
    assert lines([])[-1] == "no figure was measured"
