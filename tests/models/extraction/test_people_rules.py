"""Head counts and cuts: whom a number counts, what is a part of what, and people who are no staff."""

from __future__ import annotations

from typing import Any

import pytest

_FIELDS = ("vendor", "metric", "low", "high", "unit", "kind")


def rows(claims: list[Any]) -> list[tuple[Any, ...]]:
    """The claims in order of their text, as far as these tests look at them."""
    records = [claim.as_record() for claim in claims]
    return [tuple(record[name] for name in _FIELDS) for record in records]


@pytest.mark.parametrize(
    ("lang", "text", "expected"),
    [
        ("en", "Labelbox has a headcount of 210.",
         [("labelbox", "workforce", 210, 210, "people", "employees")]),
        ("en", "Toloka, with some 250 employees and a crowd of 300,000 annotators, is based in Amsterdam.",
         [("toloka", "workforce", 250, 250, "people", "employees"),
          ("toloka", "workforce", 300000, 300000, "people", "network")]),
        ("en", "More than a million people have signed up to Appen's platform.",
         [("appen", "workforce", 1000000, None, "people", "network")]),
        ("en", "Appen serves 400 customers and has 1,020 employees, down from 1,200 a year earlier.",
         [("appen", "workforce", 1020, 1020, "people", "employees"),
          ("appen", "workforce", 1200, 1200, "people", "employees")]),
        ("en", "Turing counts four million developers in its network, of whom 3,000 are active.",
         [("turing", "workforce", 4000000, 4000000, "people", "network"),
          ("turing", "workforce", 3000, 3000, "people", "network")]),
        ("en", "Surge AI employs about 110 people and works with tens of thousands of contractors.",
         [("surge-ai", "workforce", 110, 110, "people", "employees"),
          ("surge-ai", "workforce", 10000, 99999, "people", "contractors")]),
        ("fr", "Toloka compte 180 salariés et s'appuie sur un vivier de 200 000 contributeurs.",
         [("toloka", "workforce", 180, 180, "people", "employees"),
          ("toloka", "workforce", 200000, 200000, "people", "network")]),
        ("fr", "L'effectif d'Appen est tombé à 900 personnes, contre 1 100 un an plus tôt.",
         [("appen", "workforce", 900, 900, "people", "employees"),
          ("appen", "workforce", 1100, 1100, "people", "employees")]),
        ("fr", "Près de 500 000 personnes sont inscrites chez Toloka.",
         [("toloka", "workforce", 500000, 500000, "people", "network")]),
        ("fr", "Handshake emploie une centaine de personnes à Berlin.",
         [("handshake", "workforce", 100, 100, "people", "employees")]),
        ("de", "Labelbox beschäftigt rund 200 Menschen.",
         [("labelbox", "workforce", 200, 200, "people", "employees")]),
        ("de", "Die Belegschaft von Appen schrumpfte auf 850 Mitarbeiter.",
         [("appen", "workforce", 850, 850, "people", "employees")]),
        ("de", "Toloka verfügt über ein Netzwerk von mehr als 200.000 Annotatoren.",
         [("toloka", "workforce", 200000, None, "people", "network")]),
        ("de", "Mehr als eine Million Menschen haben sich bei Appen registriert.",
         [("appen", "workforce", 1000000, None, "people", "network")]),
        ("es", "Labelbox cuenta con 190 empleados.",
         [("labelbox", "workforce", 190, 190, "people", "employees")]),
        ("es", "La plantilla de Appen se redujo a 900 personas.",
         [("appen", "workforce", 900, 900, "people", "employees")]),
        ("es", "Toloka presume de una comunidad de más de 300.000 colaboradores.",
         [("toloka", "workforce", 300000, None, "people", "network")]),
        ("pt", "A Labelbox tem 205 funcionários.",
         [("labelbox", "workforce", 205, 205, "people", "employees")]),
        ("pt", "O quadro da Appen encolheu para 880 pessoas.",
         [("appen", "workforce", 880, 880, "people", "employees")]),
        ("pt", "A Toloka reúne mais de 200 mil colaboradores cadastrados.",
         [("toloka", "workforce", 200000, None, "people", "network")]),
        ("it", "Labelbox conta 195 dipendenti.",
         [("labelbox", "workforce", 195, 195, "people", "employees")]),
        ("it", "L'organico di Appen è sceso a 870 persone, contro le 1.050 di un anno prima.",
         [("appen", "workforce", 870, 870, "people", "employees"),
          ("appen", "workforce", 1050, 1050, "people", "employees")]),
        ("it", "Toloka dispone di una rete di oltre 200.000 annotatori.",
         [("toloka", "workforce", 200000, None, "people", "network")]),
    ],
)  # fmt: skip
def test_head_counts(read: Any, lang: str, text: str, expected: list[tuple[Any, ...]]) -> None:
    assert sorted(map(str, rows(read(lang, text)))) == sorted(map(str, expected))


@pytest.mark.parametrize(
    ("lang", "text", "expected"),
    [
        ("en", "Scale AI laid off 120 people, about 9% of its workforce.",
         [("scale-ai", "layoff", 120, 120, "people", "employees"),
          ("scale-ai", "layoff", 9, 9, "percent", "employees")]),
        ("en", "Toloka plans to eliminate a third of its jobs by June.",
         [("toloka", "layoff", 33, 33, "percent", "employees")]),
        ("en", "Mercor terminated more than 5,000 contractors on a Meta project.",
         [("mercor", "layoff", 5000, None, "people", "contractors")]),
        ("en", "Half of Appen's staff lost their jobs, a former manager says.",
         [("appen", "layoff", 50, 50, "percent", "employees")]),
        ("fr", "Scale AI se sépare de 200 employés, soit 14 % de ses effectifs.",
         [("scale-ai", "layoff", 200, 200, "people", "employees"),
          ("scale-ai", "layoff", 14, 14, "percent", "employees")]),
        ("fr", "Appen va supprimer un tiers de ses postes d'ici à l'été.",
         [("appen", "layoff", 33, 33, "percent", "employees")]),
        ("fr", "Turing a remercié 40 prestataires en septembre.",
         [("turing", "layoff", 40, 40, "people", "contractors")]),
        ("de", "Scale AI streicht 200 Stellen, das entspricht 14 Prozent der Belegschaft.",
         [("scale-ai", "layoff", 200, 200, "people", "employees"),
          ("scale-ai", "layoff", 14, 14, "percent", "employees")]),
        ("de", "Appen will jeden fünften Arbeitsplatz abbauen.",
         [("appen", "layoff", 20, 20, "percent", "employees")]),
        ("de", "Handshake entließ im Mai 30 Festangestellte und trennte sich von 250 Freiberuflern.",
         [("handshake", "layoff", 30, 30, "people", "employees"),
          ("handshake", "layoff", 250, 250, "people", "contractors")]),
        ("es", "Scale AI despedirá a 150 trabajadores, el 10 % de su plantilla.",
         [("scale-ai", "layoff", 150, 150, "people", "employees"),
          ("scale-ai", "layoff", 10, 10, "percent", "employees")]),
        ("es", "Appen eliminará una cuarta parte de sus puestos.",
         [("appen", "layoff", 25, 25, "percent", "employees")]),
        ("es", "Handshake prescindió de 400 contratistas en agosto.",
         [("handshake", "layoff", 400, 400, "people", "contractors")]),
        ("pt", "A Scale AI demitiu 200 pessoas, ou 14% da equipe.",
         [("scale-ai", "layoff", 200, 200, "people", "employees"),
          ("scale-ai", "layoff", 14, 14, "percent", "employees")]),
        ("pt", "A Appen vai cortar um terço das vagas.",
         [("appen", "layoff", 33, 33, "percent", "employees")]),
        ("pt", "A Handshake dispensou 150 prestadores em julho.",
         [("handshake", "layoff", 150, 150, "people", "contractors")]),
        ("it", "Scale AI licenzia 200 persone, pari al 14% dell'organico.",
         [("scale-ai", "layoff", 200, 200, "people", "employees"),
          ("scale-ai", "layoff", 14, 14, "percent", "employees")]),
        ("it", "Appen taglierà un quarto dei posti entro l'estate.",
         [("appen", "layoff", 25, 25, "percent", "employees")]),
        ("it", "Handshake ha interrotto il rapporto con 90 collaboratori esterni.",
         [("handshake", "layoff", 90, 90, "people", "contractors")]),
    ],
)  # fmt: skip
def test_cuts(read: Any, lang: str, text: str, expected: list[tuple[Any, ...]]) -> None:
    assert sorted(map(str, rows(read(lang, text)))) == sorted(map(str, expected))


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "Appen will hire 300 people in Manila."),
        ("fr", "Appen recrutera 60 personnes à Lille."),
        ("de", "Turing sucht 50 neue Entwickler."),
        ("es", "Turing contratará a 200 personas en México."),
        ("pt", "A Turing vai contratar 300 pessoas em Lisboa."),
        ("it", "Turing assumerà 100 persone a Milano."),
    ],
)  # fmt: skip
def test_people_to_be_hired_give_no_claim(read: Any, lang: str, text: str) -> None:
    assert rows(read(lang, text)) == []


def test_a_base_is_head_count_and_the_part_a_cut(read: Any) -> None:
    assert rows(read("en", "Appen has cut 31 of its roughly 240 jobs.")) == [
        ("appen", "layoff", 31, 31, "people", "employees"),
        ("appen", "workforce", 240, 240, "people", "employees"),
    ]


def test_those_there_before_the_cuts_are_head_count(read: Any) -> None:
    text = "Before the cuts Appen had 1,400 people on its payroll."
    assert rows(read("en", text)) == [("appen", "workforce", 1400, 1400, "people", "employees")]


def test_a_relative_clause_owns_its_head_count(read: Any) -> None:
    text = "Appen will use tools of Labelbox, which has 200 employees."
    assert rows(read("en", text)) == [("labelbox", "workforce", 200, 200, "people", "employees")]


@pytest.mark.parametrize(
    ("lang", "text", "share"),
    [
        ("en", "One in seven employees at Appen was laid off.", 14.29),
        ("fr", "Appen licencie un salarié sur sept.", 14.29),
        ("de", "Jeder zehnte Arbeitsplatz bei Appen wird gestrichen.", 10),
        ("es", "Appen despide a uno de cada cinco empleados.", 20),
        ("pt", "A Appen demitiu metade do pessoal.", 50),
        ("it", "Appen licenzia un addetto su dieci.", 10),
    ],
)
def test_shares_in_words(read: Any, lang: str, text: str, share: float) -> None:
    assert [(row[1], row[2], row[4]) for row in rows(read(lang, text))] == [("layoff", share, "percent")]


@pytest.mark.parametrize(
    "text",
    [
        "Appen serves 900 customers in 40 countries.",
        "Some 30 former employees petition Appen for back pay.",
        "Appen's shares fell 14% after the cuts.",
    ],
)
def test_other_people_and_other_shares_give_no_claim(read: Any, text: str) -> None:
    assert rows(read("en", text)) == []


def test_contributors_by_the_ten_thousands_are_a_network(read: Any) -> None:
    assert [row[5] for row in rows(read("en", "Toloka has 900,000 contributors."))] == ["network"]
    assert [row[5] for row in rows(read("en", "Toloka has 300 contributors."))] == ["contractors"]


def test_what_is_there_now_is_no_cut(read: Any) -> None:
    found = rows(read("en", "Appen laid off 31 people in 2023 and has 5,000 trainers now."))
    assert [(row[1], row[2]) for row in found] == [("layoff", 31), ("workforce", 5000)]


def test_thousands_parted_as_in_another_language_are_whole_people(read: Any) -> None:
    assert [row[2] for row in rows(read("es", "Appen – Empleados: 3,500."))] == [3500]
