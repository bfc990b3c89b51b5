"""Names of companies that the index does not know, read from capital letters at a place where a name must stand."""

from __future__ import annotations

from models.claim import organization_id
from models.extraction.context import Context

_MAX_WORDS = 4


def company_at(context: Context, place: int) -> tuple[str, int] | None:
    """Id of the company named at a token and where the name ends; None when no name stands there.

    Names of the index go first; else a run of capitalised words, numbers glued to them included.
    """
    for one in context.entities:
        if one.start == place and one.how == "name":
            return one.id, one.end
    raw = context.sentence.raw
    end = place
    while end < len(raw) and end - place < _MAX_WORDS and _name_like(raw[end], first=end == place):
        if end > place and (context.sentence.starts[end] - context.sentence.ends[end - 1]) > 1:
            break
        end += 1
    if end == place:
        return None
    words = " ".join(raw[place:end])
    id = organization_id(words)
    return (id, end) if id and not id.isdigit() else None


def _name_like(word: str, *, first: bool) -> bool:
    if not word[0].isalnum():
        return not first and word == "&"
    if word[0].isdigit():
        return word.isdigit() and len(word) <= 3 and first
    return word[0].isupper() or (len(word) > 2 and word[1:2].isupper())


def company_list(context: Context, place: int) -> list[tuple[str, int]]:
    """Ids of the companies in a list that begins at a token: "LCL, Renault et Airbus"; with the place of each."""
    result: list[tuple[str, int]] = []
    coord = {cue.start: cue.end for cue in context.all("coord")}
    for _ in range(12):
        found = company_at(context, place)
        if found is None:
            break
        result.append((found[0], place))
        place = found[1]
        if place < len(context.words) and context.words[place] == "s":
            break
        if place < len(context.words) and context.words[place] == ",":
            place += 1
        if place in coord:
            place = coord[place]
        elif context.words[place - 1 : place] != [","]:
            break
    return result
