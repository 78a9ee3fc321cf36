"""What a student reads of a measured figure."""

from dataclasses import replace

import pytest
from graded_week import PASSED, pages, result
from measured import BANDS, HIDDEN, OPEN, plain

from autograder.model import Finding, Measurement
from autograder.reports.amounts import figure, percent
from autograder.reports.class_plot import NO_CLASS
from autograder.reports.figures import figure_of


def shown(measurement, device="cpu"):
    return figure_of("figure-1-1", ("kl", "test_kl", 1), measurement, device, NO_CLASS)


def banded(value, credit, **more):
    return replace(Measurement("accuracy", value, 0.9, 0.98, credit, bands=BANDS), **more)


@pytest.mark.parametrize(
    ("measurement", "wanted"),
    [
        (banded(0.94, 0.6), "accuracy 0.94: 60 % of the points; 80 % from 0.95 on, all from 0.98 on."),
        (banded(0.95, 0.8), "accuracy 0.95: 80 % of the points; all from 0.98 on."),
        (banded(0.91, 0.0), "accuracy 0.91: no points yet; 25 % from 0.92 on, all from 0.98 on."),
        (banded(0.99, 1.0), "accuracy 0.99: all points."),
        (plain(0.5), "accuracy 0.5: 50 % of the points; all from 1 on."),
        (plain(0.999), "accuracy 0.999: 99 % of the points; all from 1 on."),
        (plain(-1.0), "accuracy -1: no points yet; the first above 0, all from 1 on."),
        (
            plain(0.3, 0.5, 0.1, name="loss", unit="nats"),
            "loss 0.3 nats: 50 % of the points; all from 0.1 nats down.",
        ),
        (
            plain(0.6, 0.5, 0.1, name=""),
            "measured figure 0.6: no points yet; the first below 0.5, all from 0.1 down.",
        ),
        (
            replace(banded(0.93, 1.0), bands=((0.92, 0.5), (0.95, 1.0)), credit=0.5),
            "accuracy 0.93: 50 % of the points; all from 0.95 on.",
        ),
    ],
)
def test_sentence_says_what_it_earned_and_what_the_next_band_asks_for(measurement, wanted):
    assert shown(measurement).sentence == wanted


@pytest.mark.parametrize(
    ("measurement", "wanted"),
    [
        (
            banded(0.9793, 1.0, undecided=True),
            "accuracy 0.9793, so close to 0.98 that it counts as 0.98: all points.",
        ),
        (
            banded(0.9391, 0.6, undecided=True, unit="%"),
            "accuracy 0.9391 %, so close to 0.94 that it counts as 0.94 %: 60 % of the points; "
            "80 % from 0.95 % on, all from 0.98 % on.",
        ),
    ],
)
def test_figure_that_was_lifted_to_a_mark_says_so(measurement, wanted):
    assert shown(measurement).sentence == wanted


def test_figure_of_hidden_data_does_not_tell_that_it_was_lifted():
    assert shown(HIDDEN).sentence == shown(replace(HIDDEN, undecided=False)).sentence
    assert "so close" in shown(OPEN).sentence


def test_details_of_a_figure_that_is_told_exactly():
    assert shown(replace(OPEN, n=2), "NVIDIA H200").details == (
        "95 % interval 0.9318 to 0.962 (Wilson); 2 repeats gave 0.9462 to 0.9483; 7.65 s on NVIDIA H200."
    )
    assert shown(plain(0.5, method="bootstrap", low=0.4, high=0.6, confidence=0.999, n=5000)).details == (
        "99.9 % interval 0.4 to 0.6 (bootstrap); 5,000 examples; Measured on the CPU."
    )
    assert shown(plain(0.5)).details == "Measured on the CPU."


def test_details_of_hidden_data_name_no_more_than_examples_and_the_device():
    single = replace(HIDDEN, values=(), seeds=())
    assert shown(single, "NVIDIA H200").details == (
        "Measured with hidden data, and told in steps; 2,000 examples; on NVIDIA H200."
    )
    # how many repeats it took depends on what they gave
    assert shown(HIDDEN).details == "Measured with hidden data, and told in steps; on the CPU."


def test_nothing_of_a_hidden_figure_but_what_is_told_reaches_a_page(tmp_path):
    found = Finding("test_kl", "passed", measurements=(HIDDEN,))
    exact = ("0.947", "0.9317", "0.9318", "0.962", "0.9619", "0.9462", "0.9483", "7.65", "11", "22")
    for page in pages(tmp_path, result((found, PASSED[1]))).values():
        text = page[page.index("</style>") :]
        assert [number for number in exact if number in text] == []
    assert "0.944" in text


def test_exact_figure_with_the_same_numbers_would_be_noticed(tmp_path):
    found = Finding("test_kl", "passed", measurements=(OPEN,))
    page = pages(tmp_path, result((found, PASSED[1])))["kl.html"]
    assert [number in page for number in ("0.9471", "0.9318", "0.962", "0.9483", "7.65")] == [True] * 5


def test_bar_is_cut_where_bands_begin(tmp_path):
    assert shown(banded(0.94, 0.6)).ticks == (25.0, 50.0, 62.5)
    found = Finding("test_kl", "passed", measurements=(banded(0.94, 0.6),))
    assert pages(tmp_path, result((found, PASSED[1])))["kl.html"].count('class="cut"') == 3


@pytest.mark.parametrize(
    ("value", "marks", "wanted"),
    [
        (0.93119, (), "0.9312"),
        (0.97996, (0.98,), "0.97996"),
        (0.9800000004, (0.98,), "0.9800000004"),
        (0.1 + 0.2, (0.3,), "0.3"),
        (123_456.0, (), "123,500"),
        (123_456.0, (123_460.0, 123_500.0), "123,456"),
        (3.21e12, (), "3.21e+12"),
        (float("nan"), (0.98,), "not a finite number"),
    ],
)
def test_figure_has_four_digits_or_as_many_as_keep_it_apart_from_a_mark(value, marks, wanted):
    assert figure(value, marks=marks) == wanted


def test_share_of_the_points_is_rounded_down():
    assert [percent(share) for share in (0.0, 0.29, 0.9999, 1.0)] == ["0 %", "29 %", "99 %", "100 %"]


def test_what_the_figures_say_is_not_said_twice_on_a_page_and_once_in_the_index(tmp_path):
    found = Finding("test_kl", "passed", measurements=(plain(0.5),))
    written = pages(tmp_path, result((found, PASSED[1])))
    assert "0 earns nothing, 1 earns all" not in written["kl.html"]
    assert "accuracy is 0.5: 0 earns nothing, 1 earns all." in written["index.html"]


@pytest.mark.parametrize(
    "finding",
    [
        Finding("test_kl", "failed", message="SAID", measurements=(plain(-1.0),)),
        Finding("test_kl", "passed", message="SAID", measurements=(plain(0.5),)),
        Finding("test_kl", "passed", value=1.0, message="SAID", measurements=(plain(0.5),)),
    ],
)
def test_what_a_test_says_stands_before_its_figures(tmp_path, finding):
    page = pages(tmp_path, result((finding, PASSED[1])))["kl.html"]
    assert '<pre class="message">SAID</pre>' in page
