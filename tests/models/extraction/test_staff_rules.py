"""Head counts and cuts that a question, a list or the sentence before completes, and counts of other people."""

from __future__ import annotations

from typing import Any

import pytest

from models.extraction.lexicon import lexicon
from models.extraction.text import read_sentences


def counts(claims: list[Any], metric: str = "workforce") -> list[tuple[Any, ...]]:
    """Ends and kind of each head count or cut."""
    records = [claim.as_record() for claim in claims]
    return [(row["low"], row["high"], row["kind"]) for row in records if row["metric"] == metric]


@pytest.mark.parametrize(
    ("lang", "text", "expected"),
    [
        (
            "en",
            "Appen, in short.\n\nHow many people are in the pool?\n\nA little over 240,000.",
            (240_000, None, "network"),
        ),
        (
            "fr",
            "Appen en bref.\n\nCombien êtes-vous aujourd'hui ?\n\nCinq mille cinq cents.",
            (5_500, 5_500, "employees"),
        ),
        ("it", "Appen in breve.\n\nQuanti dipendenti avete?\n\nCentottanta.", (180, 180, "employees")),
        ("en", "Appen pays its data analysts well. There are 310 of them.", (310, 310, "employees")),
    ],
)
def test_numbers_that_answer_a_question_or_count_those_named_before(
    read: Any, lang: str, text: str, expected: tuple[Any, ...]
) -> None:
    assert counts(read(lang, text)) == [expected]


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "Firms with more than 5,000 employees must report; Appen does so already."),
        ("fr", "La directive ne vaut que pour les groupes de plus de 5 000 salariés. Appen s'y tient."),
        ("fr", "D'après une étude portant sur 300 annotateurs d'Appen, un sur deux dort mal."),
        ("pt", "Um levantamento com 412 pessoas da Appen encontrou queixas."),
        ("en", "Appen told staff that a client had come back, nine months after the two parted ways."),
    ],
)
def test_thresholds_surveys_and_couples_are_no_head_counts(read: Any, lang: str, text: str) -> None:
    found = read(lang, text)
    assert (counts(found), counts(found, "layoff")) == ([], [])


@pytest.mark.parametrize(
    ("lang", "text", "all_of_them", "part"),
    [
        ("fr", "Appen fait travailler 6 000 personnes, dont 4 500 en Inde.", 6_000, 4_500),
        ("en", "Appen employs 6,000 people, of whom 4,500 in India.", 6_000, 4_500),
        ("pt", "Em Lisboa trabalham 180 das 290 pessoas da Appen.", 290, 180),
    ],
)
def test_a_part_of_a_staff_counts_too(read: Any, lang: str, text: str, all_of_them: int, part: int) -> None:
    assert sorted(row[0] for row in counts(read(lang, text))) == [part, all_of_them]


def test_a_part_that_does_a_work_is_no_place(read: Any) -> None:
    text = "Appen emploie 2 900 personnes, dont 400 à la modération."
    assert [row[0] for row in counts(read("fr", text))] == [2_900]


def test_the_place_of_a_part_is_its_scope(read: Any) -> None:
    found = [claim.as_record() for claim in read("fr", "Appen fait travailler 6 000 personnes, dont 4 500 en Inde.")]
    assert [(row["scope"], row["region"]) for row in found] == [(None, None), ("Inde", "IN")]
    several = [claim.as_record() for claim in read("en", "Appen employs 3,000 people in Kenya and Uganda.")]
    assert [(row["scope"], row["region"]) for row in several] == [(None, None)]


@pytest.mark.parametrize(
    ("lang", "text", "number"),
    [
        ("de", "Die Zahl der Beschäftigten von Appen soll bis Jahresende auf 250 steigen.", 250),
        ("en", "Appen's 90-strong team sits in Sydney.", 90),
        ("it", "Gli iscritti ad Appen sono più di un milione, i dipendenti fissi 1.100.", 1_100),
        ("en", "Appen\n\nEmployees\n1,100", 1_100),
    ],
)
def test_numbers_without_a_noun_after_them(read: Any, lang: str, text: str, number: int) -> None:
    assert number in [row[0] for row in counts(read(lang, text))]


def test_a_bound_tied_with_a_hyphen(read: Any) -> None:
    assert counts(read("en", "Appen draws on a bench of 500,000-plus freelance linguists."))[0][:2] == (500_000, None)


@pytest.mark.parametrize(
    ("lang", "text", "expected"),
    [
        ("en", "Appen will part with 400 agents in Texas.", 400),
        ("en", "Appen's headcount is lower after July's cut of 200 jobs.", 200),
        ("fr", "Appen a déçu : un poste sur dix est appelé à disparaître d'ici à l'été.", 10),
        ("de", "Von den 240 Stellen bei Appen fallen 31 weg.", 31),
        ("it", "Un dipendente su dieci di Appen dovrà andarsene.", 10),
        ("de", "Appen baut Stellen ab. Betroffen sind 140 Menschen.", 140),
        ("it", "Appen in breve.\n\nAvete licenziato?\n\nDodici persone, a ottobre.", 12),
    ],
)
def test_cuts_in_many_words(read: Any, lang: str, text: str, expected: float) -> None:
    assert expected in [row[0] for row in counts(read(lang, text), "layoff")]


def test_what_is_left_after_a_cut_is_the_staff(read: Any) -> None:
    found = read("en", "Appen shed 200 staff in Manila, leaving it with 2,800.")
    assert (counts(found, "layoff"), counts(found)) == ([(200, 200, "employees")], [(2_800, 2_800, "employees")])


@pytest.mark.parametrize(
    ("lang", "text", "number"),
    [
        ("it", "Appen ha duecentocinquanta dipendenti.", 250),
        ("de", "Appen hat fünftausend Beschäftigte.", 5_000),
        ("es", "Appen tiene mil doscientos empleados.", 1_200),
        ("pt", "A Appen tem mil e duzentos funcionários.", 1_200),
        ("en", "Appen has three dozen employees.", 36),
    ],
)
def test_long_number_words(read: Any, lang: str, text: str, number: int) -> None:
    assert [row[0] for row in counts(read(lang, text))] == [number]


def test_levels_from_and_to_are_no_cuts(read: Any) -> None:
    found = read("it", "Appen ha ridotto l'organico da 1.100 a 700 persone.")
    assert ([row[0] for row in counts(found)], counts(found, "layoff")) == ([1_100, 700], [])


@pytest.mark.parametrize(
    ("lang", "text", "kind"),
    [
        ("pt", "A Appen mantém 85 anotadores com carteira assinada.", "employees"),
        ("de", "Mehr als sechs Millionen Menschen sind bei Appen registriert.", "network"),
        ("en", "Appen, 150 people between London and Sydney, grows fast.", "employees"),
    ],
)
def test_words_that_tell_which_people_beat_those_that_do_not(read: Any, lang: str, text: str, kind: str) -> None:
    assert [row[2] for row in counts(read(lang, text))] == [kind]


def test_a_part_told_after_its_number(read: Any) -> None:
    text = "Bei Appen haben sich sechs Millionen Nutzer angemeldet, 300.000 davon in Deutschland."
    assert [row[0] for row in counts(read("de", text))] == [6_000_000, 300_000]


def test_parts_of_a_staff_told_one_after_the_other(read: Any) -> None:
    text = "In 2024 Appen employed 8,400 people, of whom 3,100 were based in Nepal and 2,200 in India."
    found = [claim.as_record() for claim in read("en", text) if claim.metric == "workforce"]
    assert [(row["low"], row["as_of"], row["scope"]) for row in found] == [
        (8_400, "2024", None),
        (3_100, "2024", "Nepal"),
        (2_200, "2024", "India"),
    ]


def test_a_bare_number_after_words_on_cuts(read: Any) -> None:
    text = "Appen im Gespräch.\n\nIm Herbst haben Sie Leute entlassen.\n\nJa, 45."
    assert counts(read("de", text), "layoff") == [(45, 45, "employees")]


def test_a_cut_of_pay_cuts_no_people(read: Any) -> None:
    text = "Appen told contractors that their rate will go from $21 to $16 an hour. About 5,000 people are affected."
    assert counts(read("en", text), "layoff") == []


def test_a_cut_that_is_over_by_now_has_its_own_date(read: Any) -> None:
    found = read("pt", "A Appen já dispensou 14% do quadro no ano passado.")
    assert [claim.as_record()["as_of"] for claim in found if claim.metric == "layoff"] == ["2024"]


def test_the_words_for_letting_go_may_stand_around_the_number(read: Any) -> None:
    text = "Appen has 2,600 workers. Last spring it let 180 of them go."
    assert counts(read("en", text), "layoff") == [(180, 180, "employees")]


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "Appen's conference in San Francisco drew 2,000 developers."),
        ("en", "Appen's tool is used by 500 engineers at Microsoft."),
        ("de", "Rund 150 Klickarbeiter von Appen zogen vor Gericht."),
        ("it", "Appen ha formato 500 giovani a Lagos."),
    ],
)
def test_guests_users_and_plaintiffs_are_no_head_counts(read: Any, lang: str, text: str) -> None:
    assert counts(read(lang, text)) == []


def test_a_team_made_up_of_people_is_one_in_italian(read: Any) -> None:
    assert [row[0] for row in counts(read("it", "Appen ha un team formato da 150 persone."))] == [150]


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "Appen's July restructuring cost 200 people their jobs."),
        ("fr", "Appen s'est délestée de 200 salariés."),
        ("es", "Appen se queda sin 200 trabajadores."),
        ("pt", "Cerca de 200 empregos vão desaparecer na Appen."),
    ],
)
def test_more_words_for_cuts(read: Any, lang: str, text: str) -> None:
    assert [row[0] for row in counts(read(lang, text), "layoff")] == [200]


def test_people_of_the_company_that_leads_the_sentence_are_no_vendor_s(read: Any) -> None:
    text = "Toloka labels data. OpenAI told some 500 of its tutors last Friday that they were no longer needed."
    assert read("en", text) == []


def test_a_name_in_lower_case_opens_a_sentence() -> None:
    found = read_sentences("It grew. xAI left. micro1 stayed.", lexicon("en").abbreviations, spaced=False)
    assert [sentence.raw[0] for sentence in found] == ["It", "xAI", "micro1"]
