"""Client relations, one short sentence a rule: kinds, sides, negation, lists, vendors, status and dates."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from data.reference import load_organizations
from models.claim import Claim, Metric
from models.document import Document
from models.extraction import extract
from models.period import Period

Read = Callable[..., list[Claim]]

ORGANIZATIONS = load_organizations()


def relations(lang: str, text: str, published: str = "2025-08-20") -> list[Claim]:
    document = Document("t", "", text, lang=lang, published=Period.parse(published))
    return [claim for claim in extract(document, ORGANIZATIONS) if claim.metric is Metric.CLIENT]


def told(lang: str, text: str) -> set[str]:
    return {f"{claim.vendor} {claim.kind} {claim.party}" for claim in relations(lang, text)}


KINDS = [
    # -- uses
    ("en", "Snorkel AI labels data for Nvidia and IBM.", "snorkel-ai uses nvidia, snorkel-ai uses ibm"),
    ("en", "Cohere still buys its training data from Toloka.", "toloka uses cohere"),
    ("en", "Adobe and Pinterest rely on Appen for annotation.", "appen uses adobe, appen uses pinterest"),
    ("en", "Samsung sends its speech recordings to Lionbridge.", "lionbridge uses samsung"),
    (
        "en",
        "Among Labelbox's biggest clients are Walmart and Genentech.",
        "labelbox uses walmart, labelbox uses genentech",
    ),
    ("en", "Honda counts among the customers of Encord.", "encord uses honda"),
    ("fr", "iMerit annote des images pour Bosch et Renault.", "imerit uses bosch, imerit uses renault"),
    ("fr", "Airbus figure parmi les clients de Kili Technology.", "kili-technology uses airbus"),
    ("fr", "Thales fait appel à Kili Technology depuis des années.", "kili-technology uses thales"),
    ("fr", "Orange reste fidèle à Appen.", "appen uses orange"),
    ("de", "Audi lässt seine Bilder von Sama beschriften.", "sama uses audi"),
    ("de", "Zu den Kunden von Encord zählen Siemens und Porsche.", "encord uses siemens, encord uses porsche"),
    ("de", "Bosch nutzt weiterhin Clickworker.", "clickworker uses bosch"),
    ("es", "Appen etiqueta grabaciones para Telefónica y Santander.", "appen uses telefonica, appen uses santander"),
    ("es", "Iberdrola sigue confiando en Clickworker.", "clickworker uses iberdrola"),
    ("pt", "A Defined.ai rotula gravações para a Samsung.", "defined-ai uses samsung"),
    ("pt", "O Itaú continua cliente da Appen.", "appen uses itau"),
    ("it", "Appen etichetta registrazioni per Enel e per TIM.", "appen uses enel, appen uses tim"),
    ("it", "UniCredit si affida a Toloka.", "toloka uses unicredit"),
    # -- starts
    ("en", "Surge AI has won over Salesforce.", "surge-ai starts salesforce"),
    ("en", "Cisco picked Turing in July.", "turing starts cisco"),
    ("en", "Invisible Technologies landed a contract with SAP.", "invisible starts sap"),
    ("fr", "Stellantis vient de confier un premier contrat à iMerit.", "imerit starts stellantis"),
    ("fr", "Encord a décroché un contrat avec Valeo.", "encord starts valeo"),
    ("de", "Porsche hat im Juli iMerit beauftragt.", "imerit starts porsche"),
    ("de", "Toloka gewinnt Bayer als Kunden.", "toloka starts bayer"),
    ("es", "BBVA contrató a Toloka en julio.", "toloka starts bbva"),
    ("es", "Encord ganó como cliente a Inditex.", "encord starts inditex"),
    ("pt", "O Bradesco fechou contrato com a Toloka.", "toloka starts bradesco"),
    ("pt", "A Nubank escolheu a Appen em julho.", "appen starts nubank"),
    ("it", "Eni ha scelto Encord a luglio.", "encord starts eni"),
    ("it", "Toloka si è aggiudicata una commessa di Enel.", "toloka starts enel"),
    # -- expands
    ("en", "Meta has doubled its orders at Surge AI.", "surge-ai expands meta"),
    ("en", "Waymo renewed and widened its contract with Scale AI.", "scale-ai expands waymo"),
    ("fr", "Renault a prolongé de deux ans son contrat avec Encord.", "encord expands renault"),
    ("de", "Continental hat seinen Vertrag mit iMerit ausgeweitet.", "imerit expands continental"),
    ("es", "Santander amplió su contrato con Appen.", "appen expands santander"),
    ("pt", "A Petrobras dobrou os pedidos à Appen.", "appen expands petrobras"),
    ("it", "Enel ha esteso il contratto con Toloka.", "toloka expands enel"),
    # -- reduces
    ("en", "Apple has scaled back its work with Appen.", "appen reduces apple"),
    ("en", "Pinterest now sends fewer tasks to TaskUs.", "taskus reduces pinterest"),
    ("fr", "Amazon a divisé par deux ses commandes auprès d'Appen.", "appen reduces amazon"),
    ("de", "Amazon hat seine Aufträge an Appen halbiert.", "appen reduces amazon"),
    ("es", "Amazon redujo a la mitad sus encargos a Appen.", "appen reduces amazon"),
    ("pt", "A Amazon reduziu os projetos com a Appen.", "appen reduces amazon"),
    ("it", "Amazon ha tagliato gli ordini ad Appen.", "appen reduces amazon"),
    # -- pauses
    ("en", "Shopify put its projects with Mercor on hold.", "mercor pauses shopify"),
    ("en", "Uber has frozen all work with Turing.", "turing pauses uber"),
    ("fr", "Snap a gelé ses projets avec Mercor.", "mercor pauses snap"),
    ("de", "Uber hat die Zusammenarbeit mit Mercor vorerst ausgesetzt.", "mercor pauses uber"),
    ("es", "Uber congeló sus proyectos con Mercor.", "mercor pauses uber"),
    ("pt", "A Uber suspendeu os projetos com a Mercor.", "mercor pauses uber"),
    ("it", "Uber ha messo in pausa i progetti con Mercor.", "mercor pauses uber"),
    # -- ends
    ("en", "Reddit cut ties with Scale AI.", "scale-ai ends reddit"),
    ("en", "Scale AI lost Reddit.", "scale-ai ends reddit"),
    ("en", "Reddit dumped Scale AI.", "scale-ai ends reddit"),
    ("en", "Spotify no longer works with Appen.", "appen ends spotify"),
    ("en", "Etsy let its contract with Appen expire.", "appen ends etsy"),
    ("fr", "Spotify a rompu avec Appen.", "appen ends spotify"),
    ("fr", "Appen a perdu Spotify.", "appen ends spotify"),
    ("fr", "Spotify n'utilise plus Appen.", "appen ends spotify"),
    ("de", "Spotify hat Appen den Auftrag entzogen.", "appen ends spotify"),
    ("de", "Appen verliert Spotify als Kunden.", "appen ends spotify"),
    ("de", "Spotify arbeitet nicht mehr mit Appen.", "appen ends spotify"),
    ("es", "Spotify dejó de trabajar con Appen.", "appen ends spotify"),
    ("es", "Appen ha perdido a Spotify.", "appen ends spotify"),
    ("pt", "O Spotify rescindiu o contrato com a Appen.", "appen ends spotify"),
    ("pt", "A Appen perdeu o Spotify.", "appen ends spotify"),
    ("it", "Spotify ha disdetto il contratto con Appen.", "appen ends spotify"),
    ("it", "Appen ha perso Spotify.", "appen ends spotify"),
    # -- reconsiders
    ("en", "Qualcomm is weighing whether to stay with Sama.", "sama reconsiders qualcomm"),
    ("en", "Cisco is reviewing its contract with Turing.", "turing reconsiders cisco"),
    ("fr", "Cisco réexamine son contrat avec Turing.", "turing reconsiders cisco"),
    ("de", "Cisco überdenkt seine Zusammenarbeit mit Turing.", "turing reconsiders cisco"),
    ("es", "Cisco se replantea su contrato con Turing.", "turing reconsiders cisco"),
    ("pt", "A Cisco repensa a parceria com a Turing.", "turing reconsiders cisco"),
    ("it", "Cisco valuta se restare con Turing.", "turing reconsiders cisco"),
]


@pytest.mark.parametrize(("lang", "text", "expected"), KINDS, ids=[f"{one[0]}-{one[1][:40]}" for one in KINDS])
def test_kind_and_sides(lang: str, text: str, expected: str) -> None:
    assert told(lang, text) == set(expected.split(", "))


NEGATED = [
    ("en", "Intel has not stopped its projects with Mercor.", "mercor uses intel"),
    ("en", "Intel hasn't paused its work with Mercor.", "mercor uses intel"),
    ("fr", "Intel n'a pas suspendu ses projets avec Mercor.", "mercor uses intel"),
    ("de", "Intel hat die Projekte mit Mercor nicht gestoppt.", "mercor uses intel"),
    ("es", "Intel no ha suspendido sus proyectos con Mercor.", "mercor uses intel"),
    ("pt", "A Intel não suspendeu os projetos com a Mercor.", "mercor uses intel"),
    ("it", "Intel non ha sospeso i progetti con Mercor.", "mercor uses intel"),
]


@pytest.mark.parametrize(("lang", "text", "expected"), NEGATED)
def test_a_negated_loss_goes_on(lang: str, text: str, expected: str) -> None:
    assert told(lang, text) == {expected}


NOTHING = [
    ("en", "Google hired the founder of Snorkel AI."),
    ("en", "Nvidia bought a stake in Scale AI."),
    ("en", "Scale AI told Wired that it has 900 employees."),
    ("en", "Google lost $3 billion last year while Scale AI grew."),
    ("en", "Meta cut 200 jobs, and Scale AI 40."),
    ("en", "Lucy Brown left Scale AI in June."),
    ("en", "Mercor hired John Carter as finance chief."),
    ("en", "Sama opened an office in Gulu and hired 40 people."),
    ("en", "If Microsoft were to end its contract, Appen would suffer."),
    ("en", "If Microsoft's customers leave, Appen will not notice."),
    ("en", "The surge in demand left Google and Microsoft short of chips."),
    ("fr", "Meta a pris 49 % de Scale AI."),
    ("fr", "Jeanne Petit a quitté Scale AI en juin."),
    ("fr", "Mercor emploie 300 personnes à Toulouse."),
    ("de", "Meta übernimmt 49 Prozent an Scale AI."),
    ("de", "Meta stellt 300 Leute für sein Labor ein, Scale AI keine."),
    ("es", "Meta compró el 49 % de Scale AI."),
    ("es", "Mercor dio trabajo a 300 personas en Medellín."),
    ("pt", "A Meta comprou 49% da Scale AI."),
    ("pt", "A TaskUs contratou 300 pessoas em Lisboa."),
    ("it", "Meta ha rilevato il 49% di Scale AI."),
    ("it", "Mercor ha assunto 300 persone a Torino."),
]


@pytest.mark.parametrize(("lang", "text"), NOTHING)
def test_no_relation_of_work(lang: str, text: str) -> None:
    assert told(lang, text) == set()


def test_a_list_with_a_date_for_its_last_name() -> None:
    found = {
        one.party: (one.kind, str(one.as_of))
        for one in relations("en", "Encord works for Bosch, Toyota and, since May, Honda.")
    }
    assert found == {"bosch": ("uses", "2025-08"), "toyota": ("uses", "2025-08"), "honda": ("starts", "2025-05")}


def test_each_clause_has_its_vendor_and_date() -> None:
    text = "Uber paused its projects with Turing in June, and Shopify in July ended its contract with Mercor."
    found = {(one.vendor, one.kind, one.party, str(one.as_of)) for one in relations("en", text)}
    assert found == {("turing", "pauses", "uber", "2025-06"), ("mercor", "ends", "shopify", "2025-07")}


def test_a_change_of_vendor_is_a_start_at_the_new_one() -> None:
    assert "appen starts samsung" in told("en", "Samsung left Lionbridge and moved its work to Appen.")


def test_did_the_same() -> None:
    assert told("en", "Google paused its projects with Scale AI. xAI did the same.") == {
        "scale-ai pauses google", "scale-ai pauses xai"}  # fmt: skip


PLANNED = [
    ("en", "Etsy plans to end its contract with Appen."),
    ("fr", "Spotify prévoit de rompre son contrat avec Appen."),
    ("de", "Spotify will den Vertrag mit Appen kündigen."),
    ("es", "Spotify planea romper su contrato con Appen."),
    ("pt", "O Spotify planeja encerrar o contrato com a Appen."),
    ("it", "Spotify intende disdire il contratto con Appen."),
]


@pytest.mark.parametrize(("lang", "text"), PLANNED)
def test_a_planned_end_is_talks(lang: str, text: str) -> None:
    (one,) = relations(lang, text)
    assert (one.kind, one.status.value, str(one.as_of)) == ("ends", "talks", "2025-08")


DENIED = [
    ("en", "Appen denies having lost Spotify."),
    ("fr", "Appen dément avoir perdu Spotify."),
    ("de", "Appen bestreitet, Spotify verloren zu haben."),
    ("es", "Appen niega haber perdido a Spotify."),
    ("pt", "A Appen nega ter perdido o Spotify."),
    ("it", "Appen nega di aver perso Spotify."),
]


@pytest.mark.parametrize(("lang", "text"), DENIED)
def test_denied(lang: str, text: str) -> None:
    (one,) = relations(lang, text)
    assert (one.kind, one.status.value, one.as_of) == ("ends", "denied", None)


def test_who_says_it() -> None:
    assert relations("en", "Honda has hired Sama, the company announced.")[0].status.value == "confirmed"
    assert (
        relations("en", "Honda has hired Sama, according to people familiar with the matter.")[0].status.value
        == "reported"
    )


def test_the_day_of_the_announcement_is_not_the_event() -> None:
    (one,) = relations("en", "OpenAI confirmed on Monday that it ended its work with Scale AI in June.")
    assert str(one.as_of) == "2025-06"


def test_the_background_of_a_later_event_has_no_date() -> None:
    found = {one.party: one.as_of for one in relations("en", "Having lost Google, Scale AI won Honda in July.")}
    assert found["google"] is None
    assert str(found["honda"]) == "2025-07"


DESCRIBED = [
    ("en", "The ChatGPT maker ended its contract with Scale AI.", "openai"),
    ("fr", "Le moteur de recherche a rompu avec Scale AI.", "google"),
    ("de", "Der Suchkonzern beendete die Zusammenarbeit mit Scale AI.", "google"),
    ("es", "La creadora de ChatGPT rompió con Scale AI.", "openai"),
    ("pt", "A dona do ChatGPT rompeu com a Scale AI.", "openai"),
    ("it", "Il motore di ricerca ha rotto con Scale AI.", "google"),
]


@pytest.mark.parametrize(("lang", "text", "party"), DESCRIBED)
def test_a_description_stands_for_its_company(lang: str, text: str, party: str) -> None:
    assert told(lang, text) == {f"scale-ai ends {party}"}


def test_a_unit_is_no_client_of_its_owner() -> None:
    assert told("en", "Telus expanded its work with Telus Digital.") == set()


def test_several_vendors_of_one_client() -> None:
    assert told("en", "Cohere relies on Invisible and Toloka.") == {"invisible uses cohere", "toloka uses cohere"}


def test_a_rival_is_not_the_vendor() -> None:
    assert told("en", "Scale AI competitor Turing signed a deal with IBM.") == {"turing starts ibm"}


def test_a_question_tells_no_change() -> None:
    assert told("en", "Is Microsoft next to leave Scale AI?") == set()


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "Toloka is growing. Its customers? Amazon and Intel."),
        ("fr", "Toloka grandit. Ses clients ? Amazon et Intel."),
        ("de", "Toloka wächst. Die Kunden? Amazon und Intel."),
        ("it", "Toloka cresce. I clienti? Amazon e Intel."),
    ],
)
def test_names_answer_a_question_about_customers(lang: str, text: str) -> None:
    assert told(lang, text) == {"toloka uses amazon", "toloka uses intel"}


def test_a_verb_of_supply_reaches_a_list_behind_including() -> None:
    assert told("en", "Mercor works with five of the top labs, including OpenAI and Anthropic.") == {
        "mercor uses openai", "mercor uses anthropic"}  # fmt: skip


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("fr", "Toloka accompagne Google et Microsoft."),
        ("de", "Toloka betreut Google und Microsoft."),
        ("es", "Toloka da servicio a Google y Microsoft."),
        ("pt", "A Toloka atende Google e Microsoft."),
    ],
)
def test_whom_a_vendor_serves(read: Read, lang: str, text: str) -> None:
    assert {(claim.kind, claim.party) for claim in read(lang, text)} == {("uses", "google"), ("uses", "microsoft")}


def test_ordinary_words_at_the_head_of_a_sentence_are_no_client(read: Read) -> None:
    claims = read("en", "In March 2023 Toloka dropped content moderation for Meta.")
    assert {claim.party for claim in claims if claim.metric.value == "client"} == {"meta"}


def test_an_end_client_is_no_end(read: Read) -> None:
    claims = read("en", "I work on a Toloka project. The end client is OpenAI, by the way.")
    assert [(claim.kind, claim.party) for claim in claims] == [("uses", "openai")]
