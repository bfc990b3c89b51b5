"""Who speaks in a paragraph: in an interview the answers are the vendor's own words.

Two layouts count: marks before each turn ("Q:", "A:", "Frage:", "Antwort:"), and questions that stand as paragraphs
of their own with the answers between them. The second is also that of a list of questions by somebody else, so that its
answers must speak of "we" or stand between quotation marks, or the heading must call it an interview.
"""

from __future__ import annotations

import re

from models.organization import Mention

_PARAGRAPH = re.compile(r"[^\n]+")
_MARKED = re.compile(
    r"\s*[-–—•]?\s*(?:([AR])|(answer|antwort|respuesta|réponse|resposta|risposta))\s?[.:]\s", re.IGNORECASE
)
_ASKED = re.compile(r"\s*[-–—•]?\s*(?:([QPFD])|(question|frage|pregunta|pergunta|domanda))\s?[.:]\s", re.IGNORECASE)
_WE = re.compile(
    r"\b(?:we|our|us|wir|uns|unser\w*|nous|notre|nos|nosotros|nuestr\w+|nós|noss\w+|connosco|conosco|somos|temos|tenemos|"
    r"noi|nostr\w+|siamo|abbiamo)\b",
    re.IGNORECASE,
)
_YOU = re.compile(
    r"\b(?:you|your|sie|ihnen|ihr|ihre[nrsm]?|vous|votre|vos|usted(?:es)?|les|os|vuestr\w+|você|vocês|seu|sua|vos|voi|"
    r"vostr\w+|lei|vi)\b",
    re.IGNORECASE,
)
#: What stands before the vendor's name in the heading of a release's last paragraph, in any of the languages.
_ABOUT = re.compile(
    r"\W*(?:about|(?:à|a) propos d[e'’]|über|acerca de|sobre|informazioni su|a proposito di|chi è)\s*"
    r"(?:the|la|le|les|l['’]|el|os|as|o|a|die|das|der)?\s*",
    re.IGNORECASE,
)
_LONGEST_HEADING = 60
_TURNS = 3
#: Questions from which on every second paragraph may be taken for one.
_REGULAR = 5
#: What the heading of an interview says, in any of the languages: "Five questions for X", "X répond".
_TALK = re.compile(
    r"\b(?:interviews?|q&a|(?:in |a )?conversation with|questions (?:for|with|to (?!ask|consider))|"
    r"answers? our questions|"
    r"entretien|entrevue|questions à (?!se |poser)|répond(?:ent)?|gespräch|fragen an|antwortet|entrevistas?|"
    r"preguntas (?:a|al|para)|responde|"
    r"perguntas (?:a|ao|à|para)|conversa com|hablamos con|intervista|domande a\w*|risponde|colloquio con|"
    r"(?:minutes|hour) with|"
    r"domande al(?:la|lo|l['’])?|parla il|parla la|conversación con|conversation avec|questions \([^)]*\) à|"
    r"rencontre avec|"
    r"we (?:met|spoke (?:to|with)|sat down with|talked to)|talked to us|nous (?:reçoit|répond)|nos recibe|ci parla|"
    r"ci riceve|"
    r"(?:took|answered|beantwortete?) (?:our|unsere) (?:questions|fragen)|nos questions|kept the questions)\b",
    re.IGNORECASE,
)
#: A saying in a title, and words of a person who asks for herself; "you" by words that mean nothing else. A name
#: in quotation marks is shorter.
_SAYING = re.compile(r"[\"“„«»][^\"“”«»]{20,200}[\"“”«»]|^['‘][^'’]{20,200}")
_MINE = re.compile(r"\b(?:I|my|je|j['’]|mon|ich|mein\w*|mi|mis|meu|minha|mio|mia)\b")
_YOU_ALONE = re.compile(
    r"\b(?:you|your|ihnen|ihr|eu(?:ch|re?\w*)|vous|votre|vos|usted(?:es)?|vosotros|vuestr\w+|você|vocês|convosco|voi|"
    r"vostr\w+|avete|siete)\b",
    re.IGNORECASE,
)
#: Most characters of the lead that may call a text an interview, after the title.
_LEAD = 300
_QUOTED = re.compile(r"\s*[\"“„«»]")
_ENDS_ASKING = ' »"”“«*_'
_LONGEST_QUESTION = 240


_SPEECH = re.compile(r"[\"“„«»”][^\"“„«»”\n]{0,600}[\"“”«»]")
_WORD = re.compile(r"\w+")
_ALONE = frozenset(
    "i my me ich mein meine meinem meinen meiner mir mich je j mon moi yo mi eu meu minha io mio mia".split()
)
#: "We" and "our" as subjects and owners; without words that mean something else as well ("nos" is "in the").
_OURS = frozenset(
    """we our ours wir unser unsere unserem unseren unserer unseres nous notre nosotros nuestro nuestra nuestros
    nuestras somos temos tenemos nós nosso nossa nossos nossas noi nostro nostra nostri nostre siamo abbiamo""".split()
)
_LEAST_WORDS, _LEAST_OURS = 6, 6


def speaks_for_itself(text: str) -> bool:
    """Whether a whole text is written by a company about itself: "we" in nearly all paragraphs, outside quotations.

    A filing or an offer of work speaks so; a newsletter or a post says "we" now and then, or "I".
    """
    lower = text.lower()
    if sum(map(_OURS.__contains__, _WORD.findall(lower))) < _LEAST_OURS:
        return False
    bare = _SPEECH.sub(" ", lower)
    paragraphs = [words for words in map(_WORD.findall, _PARAGRAPH.findall(bare)) if len(words) >= _LEAST_WORDS]
    told = [sum(1 for word in words if word in _OURS) for words in paragraphs]
    ours = sum(told)
    if ours < _LEAST_OURS or 10 * sum(1 for one in told if one) < 7 * len(told):
        return False
    alone = sum(1 for words in paragraphs for word in words if word in _ALONE)
    return 4 * alone <= ours and not answers(text)


def answers(text: str, paragraphs: re.Pattern[str] = _PARAGRAPH, *, title: str = "") -> frozenset[int]:
    """Numbers of the paragraphs in which the person interviewed speaks; empty when the text is no interview.

    Args:
        text: the text.
        paragraphs: what a paragraph is; they are numbered from 0.
        title: the title above the text, which may call it an interview.
    """
    turns = [match.group() for match in paragraphs.finditer(text)]
    marked = frozenset(number for number, turn in enumerate(turns) if _MARKED.match(turn))
    marks = sum(1 for turn in turns if _ASKED.match(turn))
    if min(len(marked), marks) >= 2:
        return marked
    asked = [
        number
        for number, turn in enumerate(turns)
        if len(turn) <= _LONGEST_QUESTION and turn.rstrip(_ENDS_ASKING).endswith("?") and number not in marked
    ]
    asked = _in_turn(turns, asked)
    called = bool(asked) and _called_talk(f"{title}\n{turns[0][:_LEAD]}", title, turns, asked)
    if marked and marks and called:
        return marked
    if len(asked) < (1 if called else _TURNS):
        return frozenset()
    replies = [number + 1 for number in asked if number + 1 < len(turns) and number + 1 not in asked]
    quoted = 2 * sum(1 for number in replies if _QUOTED.match(turns[number])) > len(replies)
    # From the first question on, what does not speak to "you" alone is an answer, however many paragraphs it takes;
    # where answers are quoted, what is not quoted is none.
    answered = [
        number
        for number in range(asked[0] + 1, len(turns))
        if number not in asked
        and not (len(turns[number]) <= _LONGEST_QUESTION and _speaks_to_you(turns[number]))
        and not (quoted and not _QUOTED.match(turns[number]) and number not in replies)
    ]
    if called and len(asked) < _TURNS:
        return frozenset(answered) & {number + 1 for number in (asked[0] - 2, *asked)}
    replies = [number for number in replies if number in answered]
    ours = sum(1 for number in replies if _WE.search(turns[number]))
    sure = called or quoted or 2 * ours >= len(replies)
    return frozenset(answered) if replies and sure else frozenset()


def _called_talk(head: str, title: str, turns: list[str], asked: list[int]) -> bool:
    """Whether a text is called an interview, or looks like one: a saying as its title, questions turn by turn.

    Frequent questions and their answers speak to "you" in the answers, or ask for an "I".
    """
    if _TALK.search(head) is not None:
        return True
    if len(asked) < _TURNS or any(_MINE.search(turns[number]) for number in asked):
        return False
    replies = [turns[number + 1] for number in asked if number + 1 < len(turns) and number + 1 not in asked]
    told = sum(1 for reply in replies if _YOU_ALONE.search(reply))
    if 3 * told > len(replies):
        return False
    return _SAYING.search(title) is not None or (
        len(asked) >= _REGULAR and sum(1 for number in asked if _YOU_ALONE.search(turns[number])) >= 2
    )


def _in_turn(turns: list[str], asked: list[int]) -> list[int]:
    """The questions with the remarks among them, where nearly every second paragraph asks.

    "The rumours speak of five billion." between two answers is a turn of the one who asks, though it asks nothing.
    """
    if len(asked) < _REGULAR or len({number % 2 for number in asked}) > 1:
        return asked
    opens = asked[0] - 2
    if opens >= 0 and len(turns[opens]) <= _LONGEST_QUESTION and _speaks_to_you(turns[opens]):
        asked = [opens, *asked]
    places = range(asked[0], asked[-1] + 1, 2)
    if 10 * len(asked) < 7 * len(places):
        return asked
    return [number for number in places if len(turns[number]) <= _LONGEST_QUESTION]


def tells_about_itself(text: str, mentions: list[Mention]) -> bool:
    """Whether a heading such as "About Toloka" closes the text, as releases end.

    Args:
        text: the text.
        mentions: the names in it.
    """
    for mention in mentions:
        # A line longer than any heading is not looked at to its ends.
        begin = text.rfind("\n", max(0, mention.start - _LONGEST_HEADING), mention.start) + 1
        if not begin:
            continue
        end = text.find("\n", mention.end, begin + _LONGEST_HEADING + 1)
        heading = text[begin : end if end >= 0 else len(text)]
        if len(heading) <= _LONGEST_HEADING and _ABOUT.fullmatch(text, begin, mention.start):
            return not heading.rstrip().endswith(("?", "."))
    return False


def speaks_to_you(text: str) -> bool:
    """Whether words such as "you" stand in a text."""
    return _YOU.search(text) is not None


def _speaks_to_you(turn: str) -> bool:
    """Whether a short paragraph is a remark of the person who asks: "People say that you underpay."."""
    return _YOU.search(turn) is not None and _WE.search(turn) is None


__all__ = ["answers", "speaks_for_itself", "speaks_to_you", "tells_about_itself"]
