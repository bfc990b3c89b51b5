"""What a text has asked or announced, for sentences that leave it out: "How many are you?" – "About 240."

A question after a number of people tells what the number in the answer counts; a line that names a trade ("Maths
teacher here.", "What a lawyer gets:") tells whom the rates after it are for.
"""

from __future__ import annotations

from models.extraction.context import Context
from models.extraction.entities import FIRST_PERSON
from models.extraction.figures import COUNT

#: Most words of a question after people, and of a line that names a trade.
_QUESTION = 24
_SHORT = 7
_LINE = 14
_HEADING = 14
#: Tokens before the number of a post or an item, which is no figure of its line.
_NUMBERED = 2
#: The kinds of people that a later "there are 310 of them" may count.
_KINDS = {"employees": "employees", "contractors": "contractors", "network": "network", "experts": "network",
          "crowd": "network"}  # fmt: skip


def people_asked(context: Context) -> str | None:
    """The kind of people whose number a question asks for; None when the sentence is no such question."""
    words = context.words
    if not words or words[-1] not in ("?", "»", '"', "”") or "?" not in words[-3:] or len(words) > _QUESTION:
        return None
    if context.figures or not (context.has("how_many") or (len(words) <= _SHORT and context.has("pn"))):
        return None
    if context.has("crowd") or any(cue.value == "network" for tag in ("pn", "has_people") for cue in context.all(tag)):
        return "network"
    kinds = [cue.value for cue in context.all("pn")]
    if any(kind in ("experts", "crowd") for kind in kinds):
        return "network"
    if "contractors" in kinds:
        return "contractors"
    if "employees" in kinds or context.has("head_count"):
        return "employees"
    asked = next(iter(context.all("how_many")), None)
    if asked is None:
        return None
    ours = any(one.how == FIRST_PERSON and one.start - asked.end <= 3 for one in context.entities)
    return "employees" if ours or context.has("how_many_you") else None


def asks(context: Context) -> bool:
    """Whether a question leaves open what it tells: "Mercor vaut-il vraiment 10 milliards ?", "Is Scale worth …?"."""
    words = context.words
    if not context.figures or "?" not in words[-2:] or not context.has("asks"):
        return False
    if context.has("asks_why"):
        # "Pourquoi Meta a-t-il payé …": that it did is taken for granted.
        return False
    return any(cue.start <= 1 or cue.end - cue.start > 1 for cue in context.all("asks"))


def counted_again(context: Context) -> bool:
    """Whether a short sentence only tells another day's number of what was counted before: "At the end of 2023 it was
    4,325."
    """
    if len(context.words) > _LINE or len(context.figures) != 1 or not context.whens or "ellipsis" not in context.by_tag:
        return False
    figure = context.figures[0]
    return figure.type == COUNT and figure.scale == 1 and not context.has("pn", "n_people", "n_count", "jobs", "layoff")


def cuts_asked(context: Context) -> bool:
    """Whether a question asks for cuts of staff: "Have you laid anybody off?"."""
    asked = "?" in context.words[-3:] or context.has("cuts_told")
    return len(context.words) <= _QUESTION and asked and context.has("layoff")


def people_named(context: Context) -> str | None:
    """The kind of the last people that a sentence speaks of without a number: "… pays its data analysts …"."""
    kinds = [cue.value for cue in context.all("pn") if cue.value in _KINDS]
    return _KINDS[kinds[-1]] if kinds else None


def trade_told(context: Context) -> str | None:
    """The trade that a short line without a figure names: of whom it speaks, or who writes it."""
    if any(one.start > _NUMBERED or one.type != COUNT for one in context.figures) or len(context.words) > _LINE:
        return None
    trades = [cue.value for cue in context.all("exp") if cue.value not in ("expert", "other", "generalist")]
    if not trades:
        return "language" if context.has("tongue") else None
    return "phd" if "phd" in trades else trades[0]


def heads_list(context: Context) -> bool:
    """Whether a line announces a list of rates: "What a lawyer gets"."""
    return len(context.words) <= _HEADING and context.has("pay", "hourly") and not context.figures


__all__ = ["asks", "counted_again", "cuts_asked", "heads_list", "people_asked", "people_named", "trade_told"]
