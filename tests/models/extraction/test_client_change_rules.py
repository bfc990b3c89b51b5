"""Client relations told at length, in short or between two vendors: one short sentence a rule, in six languages."""

from __future__ import annotations

import pytest

from data.reference import load_organizations
from models.claim import Claim, Metric, Status
from models.document import Document
from models.extraction import extract
from models.extraction.voices import speaks_for_itself
from models.period import Period

ORGANIZATIONS = load_organizations()


def relations(lang: str, text: str) -> list[Claim]:
    document = Document("t", "", text, lang=lang, published=Period.parse("2025-09-15"))
    return [claim for claim in extract(document, ORGANIZATIONS) if claim.metric is Metric.CLIENT]


def told(lang: str, text: str) -> set[str]:
    return {f"{claim.vendor} {claim.kind} {claim.party}" for claim in relations(lang, text)}


MOVED = "scale-ai ends meta, surge-ai starts meta"
RULES = [
    # -- from one vendor to another, in either order
    ("en", "Meta moved its annotation work from Scale AI to Surge AI in July.", MOVED),
    ("en", "Meta has shifted its orders to Surge AI from Scale AI.", MOVED),
    ("en", "Meta replaced Scale AI with Surge AI last month.", MOVED),
    ("en", "Meta dropped Scale AI in favour of Surge AI.", MOVED),
    ("en", "Meta moved part of its work from Scale AI to Surge AI.", "scale-ai reduces meta, surge-ai starts meta"),
    ("fr", "Meta a transféré ses travaux de Scale AI à Surge AI en juillet.", MOVED),
    ("fr", "Meta a quitté Scale AI pour Surge AI en juin.", MOVED),
    ("de", "Meta hat seine Aufträge im Juli von Scale AI zu Surge AI verlagert.", MOVED),
    ("de", "Meta hat Scale AI im August durch Surge AI ersetzt.", MOVED),
    ("es", "Meta trasladó su trabajo de Scale AI a Surge AI en julio.", MOVED),
    ("es", "Meta ha sustituido a Scale AI por Surge AI.", MOVED),
    ("pt", "A Meta transferiu os trabalhos da Scale AI para a Surge AI em julho.", MOVED),
    ("pt", "A Meta trocou a Scale AI pela Surge AI em junho.", MOVED),
    ("it", "Meta ha spostato le commesse da Scale AI a Surge AI a luglio.", MOVED),
    ("it", "Meta ha lasciato Scale AI per Surge AI nel 2024.", MOVED),
    # -- a doubt before a loss
    ("en", "Microsoft is weighing whether to leave Scale AI.", "scale-ai reconsiders microsoft"),
    ("fr", "Microsoft étudie un retrait de Scale AI.", "scale-ai reconsiders microsoft"),
    ("de", "Microsoft prüft einen Ausstieg bei Scale AI.", "scale-ai reconsiders microsoft"),
    ("es", "Microsoft estudia una salida de Scale AI.", "scale-ai reconsiders microsoft"),
    ("pt", "A Microsoft avalia deixar a Scale AI.", "scale-ai reconsiders microsoft"),
    ("it", "Microsoft sta pensando di lasciare Scale AI.", "scale-ai reconsiders microsoft"),
    # -- two vendors of one client
    ("en", "OpenAI is a client of both Mercor and Turing.", "mercor uses openai, turing uses openai"),
    (
        "es",
        "Turing y Mercor trabajan para OpenAI; Anthropic es cliente de ambas.",
        "turing uses openai, mercor uses openai, turing uses anthropic, mercor uses anthropic",
    ),
    ("it", "OpenAI è cliente sia di Mercor sia di Turing.", "mercor uses openai, turing uses openai"),
    # -- who is left out
    ("fr", "C'est Encord, et non V7, qui a décroché Siemens.", "encord starts siemens"),
    ("en", "Every major lab except Meta uses Surge AI.", ""),
    # -- a contract under negotiation
    ("de", "Apple verhandelt Insidern zufolge mit Toloka über einen Vertrag.", "toloka starts apple"),
    ("it", "Apple tratta con Toloka per un contratto, dicono due fonti.", "toloka starts apple"),
    # -- the same told in short
    ("fr", "EDF confie ses images à isahit, Carrefour aussi.", "isahit uses edf, isahit uses carrefour"),
    # -- a loss without an object, and one whose vendor is only in focus
    ("en", "Since Google walked out in June, Scale AI has struggled.", "scale-ai ends google"),
    ("en", "Google and xAI have turned their backs on Scale AI.", "scale-ai ends google, scale-ai ends xai"),
    # -- coming back
    ("en", "OpenAI returned to Scale AI in August.", "scale-ai starts openai"),
    ("de", "OpenAI kehrte im August zu Scale AI zurück.", "scale-ai starts openai"),
    ("pt", "A OpenAI voltou à Scale AI em agosto.", "scale-ai starts openai"),
    # -- a part of the revenue
    ("en", "Roughly a third of Surge AI's sales come from Anthropic.", "surge-ai uses anthropic"),
    ("es", "Google aportaba una cuarta parte de los ingresos de Appen.", "appen uses google"),
    # -- the smaller change beside a greater one that did not come
    ("en", "Meta trimmed its orders with Mercor without leaving.", "mercor reduces meta"),
    # -- work taken over from another vendor
    ("en", "Turing took over the Reddit contract from Appen.", "turing starts reddit, appen ends reddit"),
    # -- a supplier before or after its vendor
    ("en", "OpenAI supplier Turing has raised $111 million.", "turing uses openai"),
    ("de", "Der OpenAI-Zulieferer Turing hat 111 Millionen Dollar eingesammelt.", "turing uses openai"),
    # -- what a change is about
    ("en", "Amazon pared back what it sends to Appen to a handful of languages.", "appen reduces amazon"),
    # -- a relation of the past
    ("en", "OpenAI, a Scale AI customer until June, declined to comment.", "scale-ai ends openai"),
    # -- names nobody knows, called customers
    ("en", "Encord lists Quibble and Zonk as customers.", "encord uses quibble, encord uses zonk"),
]


@pytest.mark.parametrize(("lang", "text", "expected"), RULES, ids=[f"{one[0]}-{one[1][:48]}" for one in RULES])
def test_relations(lang: str, text: str, expected: str) -> None:
    assert told(lang, text) == {one for one in expected.split(", ") if one}


NOTHING = [
    ("en", "Turing uses OpenAI's models to screen candidates."),
    ("en", "Meta hired Scale AI's founder Alexandr Wang to lead its new lab."),
    ("en", "Its partner Lina Osei called Mercor a protector of enterprises."),
    ("en", "Felicis and General Catalyst invested in Mercor."),
    ("en", "The SEC ended its investigation of Appen."),
    ("en", "Amazon's Mechanical Turk will do it for less than Appen."),
    ("de", "Die Klage von Cohere gegen Mercor wurde im Mai fallen gelassen."),
    ("es", "El fundador de Turing dejó Google en 2016."),
    ("fr", "Turing utilise les modèles d'OpenAI pour trier les candidats."),
    ("fr", "Meta a débauché le fondateur de Scale AI, Alexandr Wang."),
    ("de", "Meta hat den Gründer von Scale AI abgeworben."),
    ("es", "Turing usa los modelos de OpenAI para elegir candidatos."),
    ("pt", "A Mercor foi fundada por três ex-funcionários da Google e da Meta."),
    ("it", "Mercor è stata fondata da tre ex dipendenti di Google e di Meta."),
]


@pytest.mark.parametrize(("lang", "text"), NOTHING, ids=[f"{one[0]}-{one[1][:48]}" for one in NOTHING])
def test_no_relation(lang: str, text: str) -> None:
    assert told(lang, text) == set()


def test_what_came_before_is_background() -> None:
    (claim,) = relations("en", "OpenAI signed a fresh contract with Scale AI, nine months after the two parted ways.")
    assert (claim.kind, claim.party) == ("starts", "openai")


def test_the_date_of_an_aside_is_not_that_of_the_change() -> None:
    (claim,) = relations("en", "Google, which was a client in 2019, has left Appen.")
    assert str(claim.as_of) == "2025-09"


def test_a_long_past_has_no_date_and_reported_speech_has_one() -> None:
    assert relations("fr", "Google avait suspendu ses projets avec Appen.")[0].as_of is None
    (claim,) = relations("en", "Sources told Reuters that xAI had frozen its projects with Scale AI.")
    assert str(claim.as_of) == "2025-09"


def test_a_client_that_speaks_is_no_source() -> None:
    (claim,) = relations("en", "Reddit told us that it remains a customer of Toloka.")
    assert claim.status is Status.CONFIRMED
    (claim,) = relations("en", "A recruiter told us that Reddit remains a customer of Toloka.")
    assert claim.status is Status.REPORTED


def test_indirect_speech_is_that_of_the_speaker() -> None:
    text = "Ein Sprecher von Meta bestätigte, dass der Konzern die Zusammenarbeit mit Mercor ausgesetzt habe."
    assert relations("de", text)[0].status is Status.CONFIRMED
    assert relations("de", "Meta habe die Zusammenarbeit mit Mercor ausgesetzt.")[0].status is Status.REPORTED


def test_a_text_in_the_first_person_plural_is_by_the_company_itself() -> None:
    ours = "\n\n".join(
        f"We expect to grow in {place}, where our platform and our people are known."
        for place in ("Rome", "Lima", "Oslo")
    )
    assert speaks_for_itself(ours)
    assert not speaks_for_itself(ours.replace("We", "They").replace("our", "their"))
    assert not speaks_for_itself(f'"{ours}" said the founder, who then went home and slept well.'.replace("\n\n", " "))
    assert not speaks_for_itself("\n\n".join(f"I think that I know my team. {turn}" for turn in ours.split("\n\n")))
