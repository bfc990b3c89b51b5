"""Flows between columns of names: a Sankey of equal threads, each of which can be chosen.

Plotly's own Sankey tells nobody which flow was clicked, so threads are drawn here: curves with a bead at either end.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from dashboard.figures.base import Canvas, plain, styled
from dashboard.palette import FAINT, THEMES, faded

#: Height of one thread and of the gap between two names, in pixels.
THREAD, GAP = 15, 9
#: The gap where names stand above their bar, as they do between two columns of threads.
MIDDLE_GAP = 26
#: Room for names left and right, in pixels.
SIDE = 120
_STEPS = 22
#: A smooth step from 0 to 1: the shape of every thread.
_EASE = [(3 * t * t - 2 * t * t * t) for t in (step / (_STEPS - 1) for step in range(_STEPS))]
_ALONG = [step / (_STEPS - 1) for step in range(_STEPS)]


@dataclass(frozen=True, slots=True)
class Thread:
    """One relation between a name in a column and a name in the next."""

    #: Number of the column on its left.
    column: int
    #: Names at both ends.
    left: str
    right: str
    #: Colour as #rrggbb.
    color: str
    #: solid, dash or dot.
    dash: str
    #: Symbol of the beads.
    symbol: str
    #: Ids of the claims behind it, joined by spaces.
    behind: str
    #: Words on hovering; made plain here.
    words: str


def order(threads: Sequence[Thread], columns: int) -> list[list[str]]:
    """Names of each column from top to bottom so that few threads cross; most connected first to begin with."""
    degree: dict[tuple[int, str], int] = {}
    for thread in threads:
        for node in ((thread.column, thread.left), (thread.column + 1, thread.right)):
            degree[node] = degree.get(node, 0) + 1
    names = [
        sorted((name for column, name in degree if column == number), key=lambda n, c=number: (-degree[c, n], n))  # type: ignore[misc]
        for number in range(columns)
    ]
    for sweep in range(6):
        moved = range(1, columns) if sweep % 2 == 0 else range(columns - 2, -1, -1)
        for number in moved:
            other = number - 1 if sweep % 2 == 0 else number + 1
            place = {name: index / max(1, len(names[other]) - 1) for index, name in enumerate(names[other])}
            names[number].sort(key=lambda name, n=number: _mean(threads, n, name, place))  # type: ignore[misc]
    return names


def _mean(threads: Sequence[Thread], column: int, name: str, place: dict[str, float]) -> float:
    near = [
        place[other]
        for thread in threads
        for mine, at, other in (
            (thread.left, thread.column, thread.right),
            (thread.right, thread.column + 1, thread.left),
        )
        if mine == name and at == column and other in place
    ]
    return sum(near) / len(near) if near else 0.5


def _places(
    threads: Sequence[Thread], names: Sequence[Sequence[str]]
) -> tuple[list[dict[str, tuple[float, float]]], float]:
    """Top and height of every name in pixels, per column, and the height of the tallest column."""
    spans: list[dict[str, tuple[float, float]]] = []
    tallest = 0.0
    for number, column in enumerate(names):
        y, places = 0.0, {}
        gap = MIDDLE_GAP if 0 < number < len(names) - 1 else GAP
        for name in column:
            out = sum(thread.left == name and thread.column == number for thread in threads)
            into = sum(thread.right == name and thread.column + 1 == number for thread in threads)
            size = THREAD * max(1, out, into)
            places[name] = (y, size)
            y += size + gap
        spans.append(places)
        tallest = max(tallest, y - gap)
    for places in spans:
        # Shorter columns are spread over the same height.
        used = max((top + size for top, size in places.values()), default=0.0)
        extra = (tallest - used) / (len(places) + 1) if places else 0.0
        for index, (name, (top, size)) in enumerate(places.items()):
            places[name] = (top + extra * (index + 1), size)
    return spans, tallest


def flow(
    threads: Sequence[Thread],
    columns: int,
    mode: str,
    labels: dict[str, str],
    heads: Sequence[str],
) -> go.Figure:
    """Draw threads between columns of names.

    Args:
        threads: the relations; column numbers from 0.
        columns: number of columns of names, two or more.
        mode: light or dark.
        labels: name as shown for each id.
        heads: what each column holds, written above it.
    """
    theme = THEMES[mode]
    figure = Canvas()
    if not threads:
        return styled(figure, mode).figure()
    names = order(threads, columns)
    spans, tallest = _places(threads, names)
    rank = [{name: index for index, name in enumerate(column)} for column in names]
    starts = _slots(threads, spans, rank, side=0)
    ends = _slots(threads, spans, rank, side=1)
    _curves(figure, threads, starts, ends)
    _beads(figure, threads, starts, ends)
    styled(figure, mode, height=int(tallest + 58), right=0)
    notes = [
        _name(labels.get(name, name), number, columns, top, size, theme.text)
        for number, places in enumerate(spans)
        for name, (top, size) in places.items()
    ]
    notes += [_head(head, number, columns, theme.muted) for number, head in enumerate(heads)]
    bars = [
        _bar(number, top, size, theme.muted) for number, places in enumerate(spans) for top, size in places.values()
    ]
    figure.update_layout(annotations=notes, shapes=bars, margin={"l": SIDE, "r": SIDE, "t": 8, "b": 4})
    figure.update_xaxes(range=[-0.012, columns - 1 + 0.012], visible=False, automargin=False)
    figure.update_yaxes(range=[tallest + 6, -40], visible=False, automargin=False)
    return figure.figure()


def _slots(
    threads: Sequence[Thread],
    spans: Sequence[dict[str, tuple[float, float]]],
    rank: Sequence[dict[str, int]],
    *,
    side: int,
) -> list[float]:
    """Where each thread leaves (side 0) or reaches (side 1) its name: in the order of the names at its other end."""
    groups: dict[tuple[int, str], list[int]] = {}
    for index, thread in enumerate(threads):
        groups.setdefault((thread.column + side, (thread.left, thread.right)[side]), []).append(index)
    found = [0.0] * len(threads)
    for (column, name), members in groups.items():
        other = column + 1 if side == 0 else column - 1
        members.sort(key=lambda index, o=other: rank[o][(threads[index].right, threads[index].left)[side]])  # type: ignore[misc]
        top, size = spans[column][name]
        pitch = size / len(members)
        for number, index in enumerate(members):
            found[index] = top + pitch * (number + 0.5)
    return found


def _curves(figure: Canvas, threads: Sequence[Thread], starts: Sequence[float], ends: Sequence[float]) -> None:
    styles: dict[tuple[str, str], tuple[list[float | None], list[float | None]]] = {}
    for thread, start, end in zip(threads, starts, ends, strict=True):
        x, y = styles.setdefault((thread.color, thread.dash), ([], []))
        x.extend([thread.column + along for along in _ALONG])
        y.extend([start + (end - start) * ease for ease in _EASE])
        x.append(None)
        y.append(None)
    for (color, dash), (x, y) in styles.items():
        figure.add_scatter(
            x=x,
            y=y,
            mode="lines",
            line={
                "color": faded(color, FAINT),
                "width": 2,
                "dash": dash,
            },
            hoverinfo="skip",
        )


def _beads(figure: Canvas, threads: Sequence[Thread], starts: Sequence[float], ends: Sequence[float]) -> None:
    x = [thread.column + at for at in (0.025, 0.975) for thread in threads]
    colors = [thread.color for thread in threads] * 2
    figure.add_scatter(
        x=x,
        y=[*starts, *ends],
        mode="markers",
        marker={
            "symbol": [thread.symbol for thread in threads] * 2,
            "size": 9,
            "color": colors,
            "line": {"color": colors, "width": 1.5},
        },
        customdata=[[thread.behind] for thread in threads] * 2,
        text=[lines(thread.words) for thread in threads] * 2,
        hovertemplate="%{text}<extra></extra>",
    )


def _name(text: str, number: int, columns: int, top: float, size: float, color: str) -> dict[str, object]:
    """A name beside its bar; above it in the columns between, where threads come from both sides."""
    last, middle = number == columns - 1, 0 < number < columns - 1
    return {
        "x": number,
        "y": top - 9 if middle else top + size / 2,
        "text": f"<b>{plain(text)}</b>" if middle else plain(text),
        "showarrow": False,
        "xanchor": "center" if middle else "left" if last else "right",
        "xshift": 0 if middle else 8 if last else -8,
        "font": {"color": color, "size": 12},
    }


def _head(text: str, number: int, columns: int, color: str) -> dict[str, object]:
    note = _name(text, number, columns, -30, 0, color)
    note.update(text=plain(text), y=-32, font={"color": color, "size": 11})
    return note


def _bar(number: int, top: float, size: float, color: str) -> dict[str, object]:
    return {
        "type": "line",
        "x0": number,
        "x1": number,
        "y0": top + 1.5,
        "y1": top + size - 1.5,
        "layer": "above",
        "line": {"color": color, "width": 3},
    }


def lines(words: str) -> str:
    """Words with line feeds as Plotly shows them, with nothing active in them."""
    return "<br>".join(plain(line) for line in words.split("\n"))
