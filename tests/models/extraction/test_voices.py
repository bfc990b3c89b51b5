"""Who speaks in an interview."""

from __future__ import annotations

from models.extraction.voices import answers

_TALK = "How big are you?\n\nWe are 40.\n\n{remark}\n\nWe do not.\n\nWho buys?\n\nOur clients are many.\n\nAnd now?\n\nWe go on."


def test_answers_follow_questions() -> None:
    assert answers(_TALK.format(remark="Where do you sell?")) == {1, 3, 5, 7}


def test_a_remark_to_you_is_no_answer() -> None:
    assert answers(_TALK.format(remark="People say that you pay badly.")) == {1, 3, 5, 7}


def test_an_answer_may_take_two_paragraphs() -> None:
    assert answers(_TALK.format(remark="It took a year, and nobody was paid.")) == {1, 2, 3, 5, 7}


def test_questions_that_nobody_answers_for_a_company_are_no_interview() -> None:
    assert answers("What is it?\n\nA pump.\n\nHow large?\n\nTwo metres.\n\nWhere?\n\nIn Leeds.") == frozenset()
