"""Who is behind a deal: the investor that leads it, the buyer of a stake, the vendor that it is about, and its day."""

from __future__ import annotations

from models.claim import Status
from models.extraction.context import Context
from models.extraction.entities import NAME, Entity
from models.extraction.figures import Figure
from models.extraction.lexicon import Cue
from models.extraction.names import company_at
from models.extraction.owners import OTHER, names_role, owner_of, public_body_leads
from models.extraction.status import month_of, state_since, when_of
from models.period import Period


def vendor_of(context: Context, figure: Figure, cue: Cue | None, skip: frozenset[str]) -> str | None:
    """The owner of an amount that an investor may lead the sentence of: the vendor in it, else the one in focus."""
    place = None if cue is None else (cue.start, cue.end)
    owner = owner_of(context, figure.start, figure.end, place, skip=skip, strangers=False)
    if owner is not None:
        return owner
    if cue is not None and (_investor_itself(context, cue) or _itself(context)):
        return OTHER
    if not context.topic and public_body_leads(context):
        return OTHER
    if not context.topic and (_someone_else_leads(context, figure) or _in_another(context, figure)):
        return OTHER
    return context.topic or context.vendor_before


def _itself(context: Context) -> bool:
    """Whether a company that is no vendor stands with "itself": "Nebius selbst hatte eine Milliarde aufgenommen"."""
    return any(
        one.end == cue.start and not one.vendor for cue in context.all("itself") for one in context.entities
    ) and not any(one.vendor and one.how == NAME for one in context.entities)


def _investor_itself(context: Context, cue: Cue) -> bool:
    """Whether an investor leads the sentence with figures of its own: "Its parent Nebius has a market value of …"."""
    lead = next((one for one in context.entities if not names_role(context, one)), None)
    if lead is None or not lead.investor or lead.end > cue.start:
        return False
    if lead.start > 3 and not any(one.end == lead.start for one in context.all("role")):
        return False
    verb = context.words[lead.end : cue.start]
    if cue.tag in ("val", "rev", "arr"):
        return len(verb) <= 3 and context.has("has_plain", "takes_in") and "," not in verb
    invests = any(one.start == cue.start for tag in ("invest_verb", "lead_subj") for one in context.all(tag))
    return any(cue.start in (one.start, one.end) for one in context.all("takes_in")) and not invests


def _someone_else_leads(context: Context, figure: Figure) -> bool:
    """Whether a company that is no vendor leads a sentence without one, and does not invest."""
    if any(one.vendor for one in context.entities) or context.has("buys", "invest_verb", "lead", "lead_subj"):
        return False
    return any(
        not (one.vendor or one.investor or one.publisher) and one.end <= figure.start for one in context.entities
    )


def _in_another(context: Context, figure: Figure) -> bool:
    """ "The 3 billion that Nvidia put into xAI have nothing to do with Turing": money of the company in the clause."""
    rel = next((one.end for one in context.all("rel") if one.start == figure.end), None)
    if rel is None:
        return False
    placed = {one.end for one in context.all("prep")} - {one.end for one in context.all("agent")}
    for one in context.entities:
        if one.start >= rel and (one.vendor or one.start in placed):
            return not (one.vendor or one.investor or one.publisher)
    return False


def investors_in(context: Context) -> frozenset[str]:
    """Companies that act as buyers in the sentence: they own no figure of the deal."""
    found: set[str] = set()
    vendors = {one.id for one in context.entities if one.vendor and not names_role(context, one)}
    buying = context.has("invest_verb", "lead", "lead_subj", "stake")
    raising = {one.id for one in context.entities if not one.vendor and _raises(context, one)}
    for one in context.entities:
        leads = one.start <= 2 and not one.vendor and _seeks_itself(context, one)
        if one.stranger or leads or _staff_sells(context, one):
            continue
        if one.investor or (not one.vendor and buying) or (not one.vendor and vendors and one.id not in raising):
            found.add(one.id)
    return frozenset(found)


def _staff_sells(context: Context, one: Entity) -> bool:
    """ "OpenAI's staff sold $6.6 billion of shares at a valuation of $500 billion": shares of its own."""
    return context.words[one.end : one.end + 1] == ["s"] and any(
        cue.start == one.end + 1 and cue.value == "employees" for cue in context.all("pn")
    )


def _raises(context: Context, one: Entity) -> bool:
    """Whether a company itself raises money: "OpenAI raised 40 billion" is no business of the vendor's."""
    verbs = [cue for tag in ("fund_verb", "val_verb") for cue in context.all(tag) if one.end <= cue.start]
    if any(context.distance(one.start, one.end, cue.start, cue.end) <= 8 for cue in verbs):
        return True
    # The subject of the sentence, an insert, then the verb: "OpenAI, which competes with Mercor, has raised …".
    words = context.words
    if one.start <= 2 and _seeks_itself(context, one):
        return True
    if one.start > 2 or words[one.end : one.end + 1] != [","] or context.has("lead_subj"):
        return False
    return any("," in words[max(one.end + 1, cue.start - 6) : cue.start] for cue in verbs)


def _seeks_itself(context: Context, one: Entity) -> bool:
    """ "OpenAI serait en discussions pour une levée de fonds": a company that leads a sentence without any vendor."""
    if not context.has("fund_noun", "round") or any(one.vendor and one.how == NAME for one in context.entities):
        return False
    return any(0 <= cue.start - one.end <= 2 for cue in context.all("st_talks"))


def investor_of(context: Context, figure: Figure) -> str | None:
    """The lead investor or buyer that the sentence names for a deal; None without one."""
    best: str | None = None
    reach = 45
    for cue in context.all("lead"):
        toll = context.distance(figure.start, figure.end, cue.start, cue.end)
        toll += 12 * _deals_between(context, figure, cue)
        name = company_at(context, cue.end)
        if name is None:
            filler = next((one for one in context.all("article") if one.start == cue.end), None)
            name = company_at(context, filler.end) if filler is not None else None
        if any(one.person and one.vendor and one.start == cue.end for one in context.entities):
            # "La pépite dirigée par Brendan Foody": its head, and no investor.
            continue
        if name is not None and toll < reach:
            best, reach = name[0], toll
    for cue in context.all("lead_subj"):
        toll = context.distance(figure.start, figure.end, cue.start, cue.end)
        toll += 12 * _deals_between(context, figure, cue)
        name_before = _name_before(context, cue.start)
        if name_before is not None and toll < reach:
            best, reach = name_before, toll
    if best is not None:
        return best
    return buyer_of(context, figure)


def _deals_between(context: Context, figure: Figure, cue: Cue) -> int:
    low, high = (cue.end, figure.start) if cue.end <= figure.start else (figure.end, cue.start)
    return sum(1 for one in context.all("round") if low <= one.start and one.end <= high)


def _name_before(context: Context, place: int) -> str | None:
    for back in range(1, 5):
        start = place - back
        if start < 0:
            return None
        name = company_at(context, start)
        if name is not None and name[1] == place:
            before = company_at(context, start - 1) if start > 0 else None
            if before is not None and before[1] == place:
                continue
            if context.sentence.raw[start][0].isupper() or name[0][0].isdigit():
                return name[0]
    return None


def _brand_of(context: Context, one: Entity) -> bool:
    """ "Meta, maison mère de Facebook, Instagram et WhatsApp, …": a name that only tells what the one before owns."""
    words = context.words
    for role in context.all("role"):
        if not (role.end <= one.start and words[role.start - 1 : role.start] == [","]):
            continue
        named = any(other.end == role.start - 1 and not other.vendor for other in context.entities)
        gap = range(role.end, one.start)
        linked = all(
            words[place] in (",", "and", "et", "und", "y", "e", "of", "de", "d", "von", "di")
            or any(other.start <= place < other.end for other in context.entities)
            or context.sentence.raw[place][0].isupper()
            for place in gap
        )
        if named and linked:
            return True
    return False


def buyer_of(context: Context, figure: Figure) -> str | None:
    """ "Meta bought 49% of Scale for …": a company that is no vendor and does the buying."""
    buys = context.all("invest_verb")
    if not buys:
        return None
    others = [one for one in context.entities if not one.vendor and not one.publisher]
    others = [one for one in others if not _brand_of(context, one)]
    if not others:
        return None
    best = min(others, key=lambda one: min(context.distance(one.start, one.end, cue.start, cue.end) for cue in buys))
    return best.id


def event_date(context: Context, figure: Figure, status: Status) -> Period | None:
    """When a deal was struck or a value held: the words, else the month of publication for what holds now."""
    when = when_of(context, figure.start, figure.end, state=status is Status.TALKS)
    if when is not None:
        return when.period
    since = state_since(context, figure.start, figure.end)
    if since is not None and status is Status.CONFIRMED and not context.has("fund_verb"):
        return since
    if status is Status.TALKS or status is Status.PROJECTED:
        return month_of(context)
    if status is Status.DENIED:
        return None
    if context.has("past_perfect"):
        return None
    if not context.has("now", "today"):
        return context.event or month_of(context)
    return month_of(context)
