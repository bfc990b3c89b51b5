"""Every page in a real browser, at three widths, in light and dark."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.browser

VIEWS = sorted(
    path.stem
    for path in (Path(__file__).resolve().parents[2] / "dashboard" / "views").glob("*.py")
    if path.stem != "__init__"
)
UNREADABLE = (Path(__file__).parent / "unreadable.js").read_text(encoding="utf-8")
#: Where pictures are kept for a person to look at; nowhere by default.
SHOTS = os.environ.get("LABELSCOPE_SCREENSHOTS")


def picture(app: Any, name: str) -> None:
    if SHOTS:
        folder = Path(SHOTS)
        folder.mkdir(parents=True, exist_ok=True)
        height = app.page.evaluate("document.querySelector('[data-testid=stMain]').scrollHeight")
        app.page.set_viewport_size({"width": app.page.viewport_size["width"], "height": min(int(height) + 80, 8000)})
        app.page.wait_for_timeout(600)
        app.page.screenshot(path=str(folder / f"{name}.png"))


@pytest.mark.parametrize("page", VIEWS)
@pytest.mark.parametrize(("width", "scheme"), [(1440, "light"), (1024, "dark"), (390, "light")])
def test_a_page_is_whole_at_every_width(
    address: str, open_app: Callable[..., Any], page: str, width: int, scheme: str
) -> None:
    app = open_app(width, scheme).open(f"{address}/{'' if page == 'market' else page}")
    app.check()
    assert app.page.evaluate(UNREADABLE) == []
    picture(app, f"{page}-{width}-{scheme}")


def test_a_shared_link_shows_the_same_view(address: str, open_app: Callable[..., Any]) -> None:
    app = open_app().open(f"{address}/valuations?vendor=mercor&on=2025-06-30&span=all")
    assert app.page.get_by_text("as it stood on 30 June 2025").count() == 1
    with app.rerun():
        app.page.get_by_test_id("stButtonGroup").get_by_text("5y", exact=True).click()
    link = app.page.url
    assert re.search(r"vendor=Mercor", link)
    assert re.search(r"span=5y", link)
    other = open_app().open(link)
    assert other.page.get_by_text("as it stood on 30 June 2025").count() == 1
    assert other.page.get_by_test_id("stMultiSelect").first.inner_text().count("Mercor") == 1


def test_back_and_forward_and_two_tabs_keep_their_views(address: str, open_app: Callable[..., Any]) -> None:
    app = open_app().open(f"{address}/valuations?span=5y&status=Closed")
    with app.rerun():
        app.page.get_by_test_id("stTopNavSection").first.click()
        app.page.get_by_test_id("stTopNavDropdownLink").filter(has_text="Revenue").click()
    other = type(app)(app.page.context.new_page()).open(f"{address}/revenue?span=1y&on=2025-06-30")
    assert other.page.get_by_text("as it stood on 30 June 2025").count() == 1
    with app.rerun():
        app.page.go_back()
    assert app.page.url.endswith("/valuations?span=5y&status=Closed")
    assert app.page.get_by_role("heading", name="Valuations").count() == 1
    with app.rerun():
        app.page.go_forward()
    assert app.page.url.endswith("/revenue?span=5y&status=Closed")
    assert app.page.get_by_text("The record as it stood on").count() == 0
    app.check()


def test_words_on_the_accent_can_be_read_in_the_dark(address: str, open_app: Callable[..., Any]) -> None:
    app = open_app(1024, "dark").open(f"{address}/sources?vendor=Mercor&status=Closed")
    assert app.page.get_by_role("button", name="Collect now").is_enabled()
    assert app.page.evaluate(UNREADABLE) == []


def test_reset_goes_back_to_today(address: str, open_app: Callable[..., Any]) -> None:
    app = open_app().open(f"{address}/valuations?vendor=mercor&on=2025-06-30&span=all")
    with app.rerun():
        app.page.get_by_role("button", name="Reset").click()
    assert app.page.get_by_text("The record as it stood on").count() == 0
    assert "vendor=" not in app.page.url


def middle(app: Any, chart: int) -> tuple[float, float]:
    """Where the last point of a chart is."""
    box = app.page.locator(".js-plotly-plot").nth(chart).locator(".scatterlayer .point").last.bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def test_a_click_on_a_point_opens_its_evidence(address: str, open_app: Callable[..., Any]) -> None:
    app = open_app(height=2400).open(f"{address}/valuations?vendor=Mercor&span=all")
    with app.rerun():
        app.page.mouse.click(*middle(app, 0))
    app.check()
    assert app.page.get_by_text("independent origin").count() >= 1


def test_no_click_is_lost_when_a_drawer_closes(address: str, open_app: Callable[..., Any]) -> None:
    app = open_app(height=2400).open(f"{address}/valuations?span=all")
    drawer = app.page.get_by_role("dialog")
    # Also the same point twice: what is chosen already can be chosen again.
    for chart in (0, 1, 0, 1, 1):
        place = middle(app, chart)
        app.page.mouse.move(*place)
        # A chart takes a click for the point that it has seen the mouse over.
        app.page.wait_for_function(
            "chart => (document.querySelectorAll('.js-plotly-plot')[chart]._hoverdata ?? []).length > 0", arg=chart
        )
        app.page.mouse.click(*place)
        drawer.wait_for(state="visible")
        drawer.get_by_text("Claims as CSV").first.wait_for(state="visible")
        app.page.keyboard.press("Escape")
        drawer.wait_for(state="detached")
    app.check()


def focused(app: Any) -> str:
    """Test id of what has the focus, and its text."""
    told: str = app.page.evaluate(
        """() => {
            const at = document.activeElement;
            return (at.dataset.testid || at.closest("[data-testid]")?.dataset.testid) + ": " + at.innerText;
        }"""
    )
    return " ".join(told.split())


def test_tab_passes_through_the_page_and_opens_nothing(address: str, open_app: Callable[..., Any]) -> None:
    app = open_app().open(f"{address}/")
    app.page.get_by_test_id("stDataFrame").first.locator("canvas").first.wait_for(state="visible")
    passed = []
    for _ in range(60):
        app.page.keyboard.press("Tab")
        passed.append(focused(app))
        if app.page.evaluate("document.activeElement === document.body"):
            break
    for part in ("stMultiSelect", "stButtonGroup: 6m", "stPopoverButton: More", "data-grid-canvas"):
        assert any(part in one for one in passed), part
    with app.rerun():  # a table that had chosen a cell by itself would have asked for its evidence before this
        app.page.get_by_role("button", name="Reset").press("Enter")
    assert app.page.get_by_role("dialog").count() == 0


def test_evidence_of_a_chart_is_reached_with_the_keyboard(address: str, open_app: Callable[..., Any]) -> None:
    app = open_app().open(f"{address}/valuations")
    with app.rerun():
        app.page.get_by_role("button", name="Evidence, one by one").first.press("Enter")
    drawer = app.page.get_by_role("dialog").filter(has_text="facts stand behind this")
    drawer.wait_for(state="visible")
    told = drawer.locator("strong").first.inner_text()
    box = drawer.get_by_role("combobox")
    box.focus()
    box.press("ArrowDown")
    box.press("ArrowDown")
    with app.rerun():
        box.press("Enter")
    assert drawer.locator("strong").first.inner_text() != told
    app.page.keyboard.press("Escape")
    drawer.wait_for(state="detached")
    assert focused(app) == "stBaseButton-tertiary: fact_check Evidence, one by one"
    app.check()


def test_escape_closes_a_drawer_from_within_its_table(address: str, open_app: Callable[..., Any]) -> None:
    app = open_app().open(f"{address}/vendor?name=scale-ai&span=all")
    with app.rerun():
        app.page.get_by_role("button", name="Evidence").first.press("Enter")
    drawer = app.page.get_by_role("dialog")
    grid = drawer.get_by_test_id("data-grid-canvas").first
    grid.wait_for(state="visible")
    grid.click(force=True)  # the pane that scrolls lies over the canvas, and hands clicks on
    app.page.keyboard.press("Escape")
    drawer.wait_for(state="detached")


def test_a_click_on_a_cell_opens_its_evidence(address: str, open_app: Callable[..., Any]) -> None:
    app = open_app().open(f"{address}/compare")
    grid = app.page.get_by_test_id("stDataFrame").first
    grid.scroll_into_view_if_needed()
    app.page.wait_for_timeout(500)  # the grid is drawn on a canvas, which tells nobody when it is done
    box = grid.bounding_box()
    assert box is not None
    with app.rerun():
        app.page.mouse.click(box["x"] + 300, box["y"] + 55)
    app.check()
    assert app.page.get_by_text("independent origin").count() >= 1


def test_a_chart_is_saved_as_a_picture(address: str, open_app: Callable[..., Any]) -> None:
    app = open_app().open(f"{address}/valuations")
    chart = app.page.locator(".js-plotly-plot").first
    chart.hover()
    with app.page.expect_download() as saved:
        chart.locator(".modebar-btn").first.click()
    assert saved.value.suggested_filename.endswith(".svg")
    assert "Scale AI" in Path(saved.value.path()).read_text(encoding="utf-8")
