"""The frame of figures: labels that keep apart, axes in short words, texts that do nothing, ids of what is behind."""

from __future__ import annotations

import itertools
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.figures.base import Canvas, ids, label_sides, money_axis, plain, spread, styled, tick_text
from dashboard.palette import FAINT, THEMES, contrast, every_vendor_color, mixed

FINITE = st.floats(-1e6, 1e6, allow_nan=False)


@given(st.lists(FINITE, max_size=15), st.floats(0.01, 100))
def test_labels_keep_apart_in_their_order_and_around_their_mean(positions: list[float], gap: float) -> None:
    moved = spread(positions, gap)
    assert len(moved) == len(positions)
    if positions:
        assert sum(moved) / len(moved) == pytest.approx(sum(positions) / len(positions), abs=1e-3)
    ranked = [moved[place] for place in sorted(range(len(positions)), key=positions.__getitem__)]
    for one, other in itertools.pairwise(ranked):
        assert other - one >= gap * (1 - 1e-6) - 1e-6


def test_a_label_with_room_stays_where_it_is() -> None:
    moved = spread([0.0, 0.1, 100.0], 1.0)
    assert moved[2] == 100.0
    assert moved[0] == pytest.approx(-0.45)


@given(st.floats(1e3, 1e12), st.floats(1.0, 1e4))
def test_a_log_axis_of_money_has_ticks_inside_its_range(top: float, ratio: float) -> None:
    axis = money_axis(top, log=True, bottom=top / ratio)
    low, high = axis["range"]
    assert all(low <= math.log10(tick) <= high for tick in axis["tickvals"])
    assert low < math.log10(top / ratio) + 1e-9
    assert high > math.log10(top) - 1e-9
    assert len(axis["tickvals"]) == len(axis["ticktext"]) <= 14


@pytest.mark.parametrize(
    ("value", "words"), [(1e9, "$1 B"), (3e10, "$30 B"), (2.5e8, "$250 M"), (1e12, "$1 T"), (500, "$500")]
)
def test_ticks_are_in_billions_not_giga(value: float, words: str) -> None:
    assert tick_text(value) == words


def test_a_linear_axis_begins_at_zero_and_holds_the_top() -> None:
    axis = money_axis(430e6)
    assert axis["tickvals"][0] == 0
    assert axis["range"][1] >= 430e6


def test_labels_stand_on_sides_where_they_cover_nothing() -> None:
    sides = label_sides([(0.98, 0.5, "At the right edge"), (0.1, 0.5, "Left")], width=400, height=300)
    assert "left" in sides[0]
    assert sides[1] == "middle right"


@given(st.text(max_size=300))
def test_text_for_plotly_holds_no_tag_and_no_mark_of_direction(text: str) -> None:
    shown = plain(text)
    assert "<" not in shown
    assert not set(shown) & set("\u202e\u2066\u200f\n")


def test_what_is_behind_a_point_is_joined_without_repetition() -> None:
    assert ids(["a", None], [("b", "a"), ("c",)]) == ["a b", "c"]


def test_axes_do_not_share_a_title() -> None:
    canvas = styled(Canvas(), "light")
    canvas.update_xaxes(title={"text": "across"})
    canvas.update_yaxes(title={"text": "up"})
    figure = canvas.figure()
    assert figure.layout.xaxis.title.text == "across"
    assert figure.layout.yaxis.title.text == "up"


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_every_colour_that_writes_or_draws_is_seen(mode: str) -> None:
    theme = THEMES[mode]
    signs = (theme.accent, theme.muted, theme.gain, theme.loss, theme.doubt)
    for color in (theme.text, *signs, *every_vendor_color(mode)):
        # Vendors' names are written in their colours, and names within bars in that of the page.
        assert contrast(color, theme.background) >= 4.5, color
        assert contrast(color, theme.surface) >= 4.5, color
        assert contrast(mixed(color, theme.background, FAINT), theme.background) >= 3, color


def test_contrast_is_that_of_the_standard() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)  # the well-known grey that just fails
    assert mixed("#000000", "#FFFFFF", 0.5) == "#808080"
