"""Who a sentence speaks of: names, and descriptions and pronouns that stand for a name before them.

Coreference is kept simple and predictable. A reader goes through the sentences in order and remembers the last company
that led a sentence; "it", "the company" and "its" mean that one, "the startup" or "the platform" the last vendor.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass

from models.extraction.acceptance import is_vendor
from models.extraction.lexicon import Cue, Cues
from models.extraction.strangers import strangers_in
from models.extraction.text import Sentence
from models.organization import Mention, OrganizationIndex, Role

NAME, DESCRIPTION, PRONOUN, POSSESSIVE, FIRST_PERSON = "name", "description", "pronoun", "possessive", "we"


#: Marks that open or close what somebody says.
_QUOTES = frozenset('"“”«»„‟‹›')
_FULL_NAME = re.compile(r"\b[A-Z]\w+ ([A-Z]\w+)\b")
#: Tokens before which a company stands as the subject of its sentence.
_SUBJECT = 5
#: Most tokens between "once" and the company that a person has left: "once the founder of Scale".
_OFFICE = 5
#: Most tokens between a vendor that opens a sentence and a pronoun that stands for somebody else.
_ACTS = 3
#: Most tokens before the mark that ends the heading of a list item.
_HEADS = 6
#: Tokens after a possessive within which the name stands that it belongs to.
_OWNED_NAME = 3
#: Most tokens between an opening bracket and a name in it.
_BRACKETED = 5
#: Most tokens of a date that opens a sentence before its first clause.
_DATED = 3
#: Most words of the heading of a box of figures.
_BOX = 6
#: Paragraphs after which a vendor that nobody names is no longer meant.
_FORGET = 3
#: Stands for an owner whom nobody names.
UNKNOWN_PARENT = "parent-company"


@dataclass(frozen=True, slots=True)
class Entity:
    """An organization spoken of in a sentence, by tokens."""

    #: Index of its first token.
    start: int
    #: Index after its last token.
    end: int
    #: Id of the organization.
    id: str
    #: How it is spoken of: NAME, DESCRIPTION, PRONOUN, POSSESSIVE or FIRST_PERSON.
    how: str
    #: True for a company that Labelscope follows.
    vendor: bool
    #: True for a publisher that is nothing else.
    publisher: bool = False
    #: True for an investor that is no client and no vendor.
    investor: bool = False
    #: True for a person who stands for the organization.
    person: bool = False
    #: Id of the organization that it is a unit of; None for an independent one.
    parent: str | None = None
    #: True for a company that no index knows.
    stranger: bool = False


class EntityReader:
    """Reads the entities of a document's sentences in order, resolving descriptions as it goes."""

    def __init__(
        self,
        organizations: OrganizationIndex,
        mentions: list[Mention],
        main: str | None,
        *,
        titled: bool,
        nouns_capital: bool,
        text: str = "",
        spoken: frozenset[int] = frozenset(),
        own: bool = False,
    ) -> None:
        self.organizations = organizations
        #: Paragraphs in which the person interviewed speaks.
        self.spoken = spoken
        #: True for a text by the vendor itself.
        self.own = own
        #: Last words of what looks like names of persons: "Brill" for "Ada Brill".
        self.surnames = frozenset(_FULL_NAME.findall(text))
        #: Ids of companies that nobody knows.
        self.strangers: set[str] = set()
        #: True in a language that writes every noun with a capital.
        self.nouns_capital = nouns_capital
        self.mentions = mentions
        self.starts = [mention.start for mention in mentions]
        #: The vendor that the document is about.
        self.main = main
        #: True when the title names it: then it is in focus from the start and stays so.
        self.titled = titled
        #: The vendor that led the last sentence with one.
        self.vendor: str | None = main if titled else None
        #: The company of any sort that led the last sentence with one.
        self.company: str | None = self.vendor
        #: The paragraph that last named a vendor.
        self.named_in = -1
        #: The client named last.
        self.client: str | None = None
        #: The vendor that a heading or list item sets for its paragraph.
        self.topic: str | None = None
        #: True when most mentions of vendors are of the main one: then each paragraph begins with it.
        self.dominant = is_dominant(mentions, main, organizations)
        #: True when the main vendor is named more than once.
        self.often = sum(1 for mention in mentions if mention.id == main) > 1
        #: True after a heading that names a company which is no vendor.
        self.heading = False
        #: The vendors by name, the one named last at the end, for "both".
        self.recent: list[str] = []
        #: The vendors that the last sentence with two or more named, for "the former".
        self.pair: list[str] = []
        #: The paragraph of that sentence.
        self.pair_in = -1
        self.paragraph = -1
        #: Places just after a preposition in the sentence at hand.
        self.after_preposition: set[int] = set()
        #: Places just after the word for "by" in it.
        self.agents: set[int] = set()
        #: Places of semicolons in it.
        self.stops: list[int] = []
        #: Whether it has words of client relations.
        self.relates = False
        #: Where the main clause begins after words such as "after the loss of Google, "; 0 without them.
        self.lead_in = 0

    def enter(self, sentence: Sentence, cues: Cues) -> None:
        """Forget, at the first sentence of a paragraph, what a new paragraph no longer means."""
        if sentence.paragraph == self.paragraph:
            return
        self.paragraph = sentence.paragraph
        self.topic = None
        bullet = bool(sentence.words) and sentence.words[0] in "•➤▪◦*-–" and self.often
        answer = any(cue.start == 0 for cue in cues.of("answer"))
        # In an interview each question and each answer is about the one who answers, unless the question names another.
        asked = self.named_in == self.paragraph - 1
        answer = answer or self.paragraph + 1 in self.spoken or (self.paragraph in self.spoken and not asked)
        if (self.dominant or bullet or answer) and not self.heading:
            self.vendor = self.company = self.main
        if self.titled and len(sentence.words) <= _BOX and any(cue.start == 0 for cue in cues.of("facts_box")):
            # "EN CHIFFRES": a box is about whom the title names, whoever was named last.
            self.vendor = self.company = self.main
        if not (self.titled or self.spoken) and (self.named_in < 0 or self.paragraph - self.named_in > _FORGET):
            self.vendor = self.company = None

    def read(self, sentence: Sentence, cues: Cues, *, figures: bool) -> list[Entity]:
        """The entities of one sentence, left to right; :meth:`enter` goes before it.

        Args:
            sentence: the sentence.
            cues: its cues.
            figures: whether it holds amounts, so that companies which nobody knows matter as well.
        """
        entities = self._names(sentence, cues)
        if any(one.vendor for one in entities):
            self.named_in = self.paragraph
        self._topic_of(sentence, entities)
        if figures:
            entities = self._with_strangers(sentence, cues, entities)
        entities = self._with_descriptions(sentence, cues, entities)
        self._remember(sentence, entities, cues)
        # "About Nebius Group": the paragraph below is about that company.
        named = next((one for one in entities if not one.vendor and one.how == NAME), None)
        self.heading = len(sentence.words) <= 6 and named is not None
        if named is not None and self.heading and sentence.opens and any(cue.start == 0 for cue in cues.of("about")):
            # "À propos de Wellington": the paragraph below tells of nobody else.
            self.vendor, self.company = None, named.id
        return entities

    # -- names

    def _names(self, sentence: Sentence, cues: Cues) -> list[Entity]:
        result: list[Entity] = []
        index = bisect_left(self.starts, sentence.start)
        while index < len(self.mentions) and self.mentions[index].start < sentence.end:
            mention = self.mentions[index]
            index += 1
            first = bisect_left(sentence.ends, mention.start + 1)
            last = bisect_left(sentence.starts, mention.end)
            if mention.person and self._has_left(sentence, cues, index, last):
                continue
            if first < last <= len(sentence.words) and not _in_brackets_after(sentence.words, result, first):
                result.append(self._entity(first, last, mention.id, NAME, person=mention.person))
        return result

    def _has_left(self, sentence: Sentence, cues: Cues, index: int, last: int) -> bool:
        """Whether a person no longer stands for the organization: "Alexandr Wang, once the founder of Scale"."""
        former = [cue for cue in cues.of("former") if last < cue.start <= last + 2]
        if not former or index >= len(self.mentions):
            return False
        other = self.mentions[index]
        place = bisect_left(sentence.ends, other.start + 1)
        return other.id == self.mentions[index - 1].id and 0 <= place - former[0].end <= _OFFICE

    def _with_strangers(self, sentence: Sentence, cues: Cues, names: list[Entity]) -> list[Entity]:
        """The names with those of companies that nobody knows, where they lead a clause."""
        taken = {place for one in names for place in range(one.start, one.end)}
        found = strangers_in(sentence, cues, taken, nouns_capital=self.nouns_capital, persons=self.surnames)
        if not found:
            return names
        self.strangers.update(id for _, _, id in found)
        unknown = [self._entity(start, end, id, NAME) for start, end, id in found]
        return sorted([*names, *unknown], key=lambda one: one.start)

    def _entity(self, start: int, end: int, id: str, how: str, *, person: bool = False) -> Entity:
        one = self.organizations.get(id)
        if one is None and id in self.strangers:
            return Entity(start, end, id, how, vendor=False, stranger=True)
        roles = frozenset[Role]() if one is None else one.roles
        vendor = id != UNKNOWN_PARENT and (one is None or one.is_vendor)
        publisher = Role.PUBLISHER in roles and not vendor and Role.CLIENT not in roles
        investor = Role.INVESTOR in roles and not vendor and Role.CLIENT not in roles
        return Entity(start, end, id, how, vendor, publisher, investor, person, None if one is None else one.parent)

    def _topic_of(self, sentence: Sentence, entities: list[Entity]) -> None:
        """A list item ("Turing: …", "2. Mercor – …") is about the vendor that it begins with."""
        if not sentence.opens or not entities:
            return
        first = entities[0]
        if first.start > 3 or any(word.isalpha() for word in sentence.words[: first.start]):
            return
        after = sentence.words[first.end] if first.end < len(sentence.words) else ":"
        if after == "," and first.start == 0 and len(entities) == 1 and _heads_item(sentence.words):
            after = ":"
        if after in (":", "–", "—", "-", "?", ".", "|", "("):
            self.topic = first.id if first.vendor else None
            if first.vendor:
                self.vendor = self.company = first.id
            else:
                self.company = first.id

    # -- descriptions

    def _with_descriptions(self, sentence: Sentence, cues: Cues, names: list[Entity]) -> list[Entity]:
        describing = cues.ordered(_DESCRIBING)
        if not describing:
            return names
        result = list(names)
        self.after_preposition = {cue.end for cue in cues.of("prep", "of", "agent")}
        self.agents = {cue.end for cue in cues.of("by_agent")}
        self.stops = [place for place, word in enumerate(sentence.words) if word == ";"]
        self.stops += [cue.start for cue in cues.of("sub") if cue.start > 0]
        self.lead_in = _lead_in_end(sentence, cues)
        taken = {place for entity in names for place in range(entity.start, entity.end)}
        # "Derzeit sind es 1.500", "il y a": this "it" is nobody.
        idle = {place for cue in cues.of("idle") for place in range(cue.start, cue.end)}
        self.relates = any(tag.startswith("cl") for tag in cues.by_tag)
        exact = cues.of("desc_of", "desc_parent") + [one for one in cues.of("desc_client") if one.end - one.start >= 4]
        for cue in (*sorted(exact, key=_longest_first), *describing):
            how = _HOW[cue.tag]
            if any(place in taken for place in range(cue.start, cue.end)):
                continue
            if how == FIRST_PERSON and sentence.raw[cue.start] == "US":
                continue
            if how == PRONOUN and cue.start in idle:
                continue
            if how == DESCRIPTION and any(entity.start == cue.end for entity in names):
                continue
            if how == DESCRIPTION and _of_person(cues, cue, names):
                continue
            speaker = _speaker(sentence, cues, cue, names) if how == FIRST_PERSON else None
            if speaker is not None:
                id: str | None = speaker.id
            elif how == FIRST_PERSON and not self.dominant and not _QUOTES.isdisjoint(sentence.words[: cue.start]):
                # "We", quoted in a text on several vendors, is the one spoken of, not the one named most.
                id = self.topic or self.vendor or self.main
            elif how == FIRST_PERSON and not (self.dominant or self.own) and self.paragraph not in self.spoken:
                # The author of a letter or a post on several vendors speaks for none of them.
                id = self.topic
            else:
                id = self._resolve(cue, how, names)
            if id is not None:
                result.append(self._entity(cue.start, cue.end, id, how))
                taken.update(range(cue.start, cue.end))
        result.sort(key=lambda entity: entity.start)
        return result

    def _resolve(self, cue: Cue, how: str, names: list[Entity]) -> str | None:
        if how == FIRST_PERSON:
            return self.topic or self.main
        before = [one for one in names if one.end <= cue.start and not one.publisher]
        if cue.tag == "desc_of":
            # "Baidu, the search giant": right after a name the words describe that one.
            return before[-1].id if before and cue.start - before[-1].end <= 1 else cue.value
        if cue.tag == "desc_client":
            clients = [one.id for one in before if not one.vendor]
            return clients[-1] if clients else self.client
        if cue.tag in ("desc_first", "desc_last"):
            # Below a heading that sets the vendor "le premier trimestre" is not one of two named long before.
            earlier = self.pair if self.topic is None and self.paragraph - self.pair_in <= 1 else []
            pair = [one.id for one in before if one.vendor and one.how == NAME] or earlier
            return None if len(set(pair)) < 2 else pair[0] if cue.tag == "desc_first" else pair[-1]
        if _by_another(before, cue, self.agents, names):
            # "Lâché par Google en mars, le groupe australien": who is told of is not who did it.
            return self.topic or self.vendor
        if cue.tag == "desc_parent":
            if before and not before[-1].vendor and 0 <= cue.start - before[-1].end <= 1:
                # "Meta, la maison mère de Facebook"
                return before[-1].id
            owned = next((one for one in names if 0 <= one.start - cue.end <= 1), None)
            if owned is not None and not owned.vendor:
                # "The parent of Facebook": that company itself.
                return None
            one = self.organizations.get((owned.id if owned is not None else None) or self.topic or self.vendor or "")
            return (one.parent if one is not None else None) or UNKNOWN_PARENT
        if cue.tag == "desc_vendor":
            vendors = [one for one in before if one.vendor]
            if self.vendor is not None and len(before) == 1 and vendors and self._did_it(vendors[0], cue):
                # "Bought by LXT, the Essen platform …": who is told of is not who did it.
                return self.topic or self.vendor
            return vendors[-1].id if vendors else self.topic or self.vendor
        part = [one for one in before if one.start > self.clause_start(cue.start)]
        before = part or before
        if (
            how == PRONOUN
            and before
            and all(
                not one.vendor and one.start in self.after_preposition and cue.start - one.end <= _ACTS
                for one in before
            )
        ):
            # "The contract with Meta it gave up": who acts is not whom a preposition names.
            return self.topic or self.vendor
        if how == PRONOUN and self.relates and self.client is not None and self._with_whom(before, cue):
            return self.client
        if how == DESCRIPTION and cue.start in self.after_preposition and not any(one.vendor for one in before):
            # "OpenAI said that it ended its work with the company": the company is the vendor spoken of.
            return self.topic or self.vendor
        if 0 < self.lead_in <= cue.start and self._only_led_in(before):
            # "After the loss of Google, it cut its staff": whoever is spoken of, not Google.
            return self.topic or self.vendor
        if before:
            named = [one for one in before if not one.investor] or before
            if how == POSSESSIVE:
                # "Centaur pays students 20, Objectways its annotators 180": the nearest subject owns.
                return next((one.id for one in reversed(named) if one.start not in self.after_preposition), named[0].id)
            return _leading(named).id
        return self.topic or self.company or self.vendor

    def _did_it(self, one: Entity, cue: Cue) -> bool:
        """Whether a name after the word for "by", in a phrase that opens the sentence, stands before a description."""
        by = any(0 <= one.start - place <= 1 for place in self.agents)
        return by and 0 < one.start <= _SUBJECT + 1 and 1 <= cue.start - one.end <= _ACTS

    def _with_whom(self, before: list[Entity], cue: Cue) -> bool:
        """Whether a vendor opens the clause after a preposition and the pronoun acts: "Bei Scale AI will er …"."""
        return (
            len(before) == 1
            and before[0].vendor
            and before[0].start == 1
            and (before[0].start in self.after_preposition and cue.start - before[0].end <= _ACTS)
        )

    @staticmethod
    def _apposed(sentence: Sentence, cues: Cues, one: Entity, other: Entity) -> bool:
        """Whether a company only tells what the next one is to it: "le concurrent de Scale AI, Surge AI, …"."""
        if sentence.words[one.end : other.start] != [","] or other.how != NAME:
            return False
        return any(1 <= one.start - cue.end <= 2 for cue in cues.of("role")) or any(
            cue.end == one.start for cue in cues.of("rel_rival")
        )

    @staticmethod
    def _owns_named(cues: Cues, one: Entity, entities: list[Entity]) -> bool:
        """Whether a possessive only says whose a company named after it is: "son concurrent Scale AI a fait …"."""
        if one.how != POSSESSIVE or not any(cue.start == one.end for cue in cues.of("role")):
            return False
        # A unit of the owner ("sa filiale Outlier") leaves the owner in focus.
        return any(
            one.end < other.start <= one.end + _OWNED_NAME and other.how == NAME and other.parent != one.id
            for other in entities
        )

    def _only_led_in(self, before: list[Entity]) -> bool:
        """Whether all names so far are of no vendor and stand before the main clause."""
        led = bool(before) and all(one.end <= self.lead_in and not one.vendor for one in before)
        return led and (self.topic or self.vendor) is not None

    def clause_start(self, place: int) -> int:
        """Where the clause that holds a place begins: after the last semicolon before it."""
        return max((stop for stop in self.stops if stop < place), default=-1)

    def _remember(self, sentence: Sentence, entities: list[Entity], cues: Cues) -> None:
        named = [one.id for one in entities if one.vendor and one.how == NAME]
        if len(set(named)) > 1:
            self.pair, self.pair_in = named, sentence.paragraph
        if named:
            kept = [id for id in self.recent if id not in named]
            self.recent = [*kept, *dict.fromkeys(named)]
        led = [
            one
            for one in entities
            if not (one.publisher or one.how == FIRST_PERSON or self._owns_named(cues, one, entities))
        ]
        if not led:
            return
        if any(not one.vendor and one.start > 1 for one in led):
            relation = any(tag.startswith("cl_") for tag in cues.by_tag)
            led = [one for one in led if one.vendor or one.start <= 1 or not (one.investor or relation)]
            if not led:
                return
        subject = led[0]
        if len(led) > 1 and self._apposed(sentence, cues, subject, led[1]):
            # "The rival of Scale, Surge AI, …": the second is the subject.
            subject = led[1]
            led = led[1:]
        lead_in = next((cue for cue in cues.of("lead_in") if cue.start <= 1), None)
        if lead_in is not None:
            comma = next((n for n, word in enumerate(sentence.words) if word == "," and n > subject.start), None)
            later = [one for one in led if comma is not None and one.start > comma]
            if later:
                subject = later[0]
        traded = any(cue.end == subject.start for cue in cues.of("shares_of"))
        if subject.vendor or subject.start <= _SUBJECT or subject is not led[0] or traded:
            # A client deep in a sentence does not lead it ("revenue was 273 million, of which Google …").
            self.company = subject.id
        if subject.vendor:
            self.vendor = subject.id
        else:
            vendors = [one for one in led if one.vendor]
            if vendors:
                self.vendor = vendors[0].id
        clients = [one for one in led if not one.vendor and not one.investor]
        if clients:
            self.client = clients[-1].id


def _longest_first(cue: Cue) -> tuple[int, int]:
    return cue.start, -cue.end


def _heads_item(words: list[str]) -> bool:
    """Whether a few words and a mark head a list item: "Prolific, 8 out of 10.", "Turing, no mark: …"."""
    mark = next((place for place, word in enumerate(words) if word in (":", ".", "–", "—")), _HEADS + 1)
    return mark <= _HEADS and (words[mark] != "." or mark == len(words) - 1)


def _in_brackets_after(words: list[str], names: list[Entity], place: int) -> bool:
    """Whether a name stands in the brackets that follow a company's: "Meta (Facebook, Instagram)" is Meta."""
    owner = next((one for one in reversed(names) if not one.vendor), None)
    if owner is None or words[owner.end : owner.end + 1] != ["("]:
        return False
    between = words[owner.end + 1 : place]
    return len(between) <= _BRACKETED and all(word.isalnum() or word in (",", "/") for word in between)


def _of_person(cues: Cues, cue: Cue, names: list[Entity]) -> bool:
    """Whether a person named after "of" tells which company is meant: "le groupe de Mark Zuckerberg"."""
    of = next((one.end for one in cues.of("of") if one.start == cue.end), None)
    return of is not None and any(one.person and one.start == of for one in names)


def _speaker(sentence: Sentence, cues: Cues, cue: Cue, names: list[Entity]) -> Entity | None:
    """The vendor whose officer is quoted: "We have doubled our orders", says Jonathan Siddharth, head of Turing."""
    words = sentence.words
    if _QUOTES.isdisjoint(words[: cue.start]):
        return None
    closed = next((place for place in range(cue.end, len(words)) if words[place] in _QUOTES), None)
    if closed is None:
        return None
    after = [one for one in names if one.vendor and one.how == NAME and one.start > closed]
    if len({one.id for one in after}) != 1 or not any(
        closed < said.start < after[0].start for said in cues.of("say", "said")
    ):
        return None
    last = after[-1]
    return last if any(closed < one.start < last.start for one in cues.of("office", "exec")) else None


def _lead_in_end(sentence: Sentence, cues: Cues) -> int:
    """Where the first clause ends that opens with "after", "since" or "despite"; 0 when none does."""
    commas = [place for place, word in enumerate(sentence.words) if word == ","]
    # "In April, before Meta turned up, it was …"
    dated = any(cue.start == 0 for cue in cues.of("when_word")) and commas and commas[0] <= _DATED
    opens = commas[0] + 1 if dated else 0
    if not any(cue.start in (0, opens) for cue in cues.of("rel_after")) and not (
        opens and any(cue.start == opens for cue in cues.of("lead_in"))
    ):
        return 0
    commas = [place for place in commas if place > opens]
    for place in commas:
        # An insert with a relative word belongs to the first clause.
        if not any(cue.start == place + 1 for cue in cues.of("rel")):
            return place + 1
    return 0


def _by_another(before: list[Entity], cue: Cue, agents: set[int], names: list[Entity]) -> bool:
    """Whether the only company before a description of a company did something to it, in a phrase that opens."""
    if _HOW[cue.tag] not in (DESCRIPTION, PRONOUN) or cue.tag not in ("desc_company", "pron") or len(before) != 1:
        return False
    one = before[0]
    return not one.vendor and one.how == NAME and one.start in agents and one.start <= _SUBJECT


def _leading(named: list[Entity]) -> Entity:
    """Of several companies the first vendor, else the first of all: it leads the sentence."""
    return named[0]


_HOW = {
    "desc_parent": DESCRIPTION,
    "desc_of": DESCRIPTION,
    "desc_first": DESCRIPTION,
    "desc_last": DESCRIPTION,
    "desc_vendor": DESCRIPTION,
    "desc_company": DESCRIPTION,
    "desc_client": DESCRIPTION,
    "pron": PRONOUN,
    "poss": POSSESSIVE,
    "we": FIRST_PERSON,
}
_DESCRIBING = frozenset(_HOW)


def is_dominant(mentions: list[Mention], main: str | None, organizations: OrganizationIndex) -> bool:
    """Whether a good part of the vendors named in a text are the main one."""
    vendors = [mention.id for mention in mentions if is_vendor(organizations, mention.id)]
    return main is not None and vendors.count(main) * 5 >= len(vendors) * 2
