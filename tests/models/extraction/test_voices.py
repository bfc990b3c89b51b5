"""Who speaks in an interview."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from models.claim import Claim
from models.extraction.voices import answers

Read = Callable[..., list[Claim]]

_TALK = (
    "How big are you?\n\nWe are 40.\n\n{remark}\n\nWe do not.\n\nWho buys?\n\n"
    "Our clients are many.\n\nAnd now?\n\nWe go on."
)


def test_answers_follow_questions() -> None:
    assert answers(_TALK.format(remark="Where do you sell?")) == {1, 3, 5, 7}


def test_a_remark_to_you_is_no_answer() -> None:
    assert answers(_TALK.format(remark="People say that you pay badly.")) == {1, 3, 5, 7}


def test_an_answer_may_take_two_paragraphs() -> None:
    assert answers(_TALK.format(remark="It took a year, and nobody was paid.")) == {1, 2, 3, 5, 7}


def test_questions_that_nobody_answers_for_a_company_are_no_interview() -> None:
    assert answers("What is it?\n\nA pump.\n\nHow large?\n\nTwo metres.\n\nWhere?\n\nIn Leeds.") == frozenset()


def test_a_heading_or_quoted_answers_tell_an_interview_too() -> None:
    bare = "What is it?\n\nA pump.\n\nHow large?\n\nTwo metres.\n\nWhere?\n\nIn Leeds."
    assert answers(bare, title="Five questions for a maker of pumps") == {1, 3, 5}
    assert answers("What is it?\n\n'A pump.'\n\nHow large?\n\n“Two metres.”\n\nWhere?\n\n“In Leeds.”") == {1, 3, 5}


@pytest.mark.parametrize(
    "title", ["Preguntas frecuentes", "Perguntas frequentes", "We answer your questions", "Ten questions to ask first"]
)
def test_frequent_questions_are_no_interview(title: str) -> None:
    assert answers("What is it?\n\nA pump.\n\nHow large?\n\nTwo metres.", title=title) == frozenset()


def test_a_remark_in_the_place_of_a_question_is_no_answer() -> None:
    turns = [
        "Who?",
        "Me.",
        "When?",
        "Now.",
        "The rumours speak of five.",
        "No.",
        "Where?",
        "Here.",
        "How?",
        "So.",
        "Why?",
    ]
    assert answers("\n\n".join(turns), title="An interview") == {1, 3, 5, 7, 9}


@pytest.mark.parametrize(
    ("lang", "heading"),
    [("en", "About Toloka"), ("fr", "À propos de Toloka"), ("de", "Über Toloka"), ("it", "Informazioni su Toloka")],
)
def test_a_release_closes_with_words_about_the_vendor(read: Read, lang: str, heading: str) -> None:
    said = {"en": "Toloka employs 400 people.", "fr": "Toloka emploie 400 personnes."}
    said |= {"de": "Toloka beschäftigt 400 Menschen.", "it": "Toloka impiega 400 persone."}
    text = f"{said[lang]}\n\n{heading}\n\nToloka, Amsterdam."
    assert [claim.status.value for claim in read(lang, text)] == ["confirmed"]
    assert [claim.status.value for claim in read(lang, text.replace(heading, heading + "?"))] == ["reported"]
