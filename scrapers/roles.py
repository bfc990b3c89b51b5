"""Who a job is for, and what it asks them to know: read from its title and the board's own labels.

Boards of vendors mix two kinds of people: those who label, rate and write for models, and those who run the company.
Only the first kind's pay is a pay rate of the field; the second is kept apart, and a role that the words do not
settle is said to be unclear rather than guessed.
"""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum


class Audience(StrEnum):
    """Whose job it is."""

    #: People who label, rate, write or review for models.
    CONTRIBUTOR = "contributor"
    #: Staff of the company.
    OFFICE = "office"
    UNCLEAR = "unclear"


def _words(*parts: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{'|'.join(parts)})(?!\w)", re.IGNORECASE)


_CONTRIBUTOR = _words(
    r"(?:ai|llm|a\.i\.|ia|ki|model|chatbot|voice|data)[\s-]*(?:model\s*)?(?:trainers?|tutors?|teachers?|trainings?|"
    r"raters?)",
    r"(?:data|image|video|audio|text|content|lidar|medical|language)\s*(?:annotat\w+|label\w+|labeling|labelling|"
    r"taggers?)",
    r"annotat(?:ors?|ion (?:specialist|expert|associate|analyst)s?)",
    r"label(?:l?ers?)",
    r"(?:search|ads?|internet|media|web|personali[sz]ed|social media|online|quality|response|map)[\s\w]{0,20}"
    r"(?:raters?|evaluators?|assessors?|judges?)",
    r"raters?|evaluators?",
    r"(?:ai|llm|model|prompt|response|output|code|content)[\s-]*(?:\w+\s)?(?:evaluators?|reviewers?|graders?|"
    r"assessors?|writers?)",
    r"(?:ai|llm)[\s-]*(?:model\s)?(?:evaluations?|annotations?|reviews?)",
    r"(?:trainers?|training|teaching|rating|evaluat\w+) (?:of |for )?(?:ai|llms?|language) "
    r"(?:models?|chatbots?|answers?)",
    r"(?:photo|image|video|audio|voice|speech) (?:collection|recording)s?",
    r"entra[iî]nement (?:de l['’]|d['’])?ia|formateur(?:s|rice)? ia|ki[\s-]*training|entrenamiento de ia|"
    r"treinamento de ia|addestramento (?:di |dell['’])?ia",
    r"prompt writers?",
    r"(?:transcri(?:bers?|ptionists?)|voice (?:actor|talent|contributor)s?|linguists?|translators?)",
    r"(?:subject matter|domain|stem|math\w*|coding|language|medical|legal|finance|physics|chemistry|biology) experts?",
    r"(?:freelance|independent|remote) (?:contributor|expert|writer|contractor|annotator|specialist)s?",
    r"red[\s-]*team(?:er|ers)",
    r"crowd\w*|micro[\s-]*task\w*|data (?:collection )?(?:contributors?|participants?|donors?)",
    r"(?:study|survey|research) participants?",
    r"experts? (?:network|contributors?)|expert|tutors?|sme|generalists?",
    r"entra[iî]neu(?:r|se)s? (?:d['’])?(?:ia|de mod[eè]les)|entrenador(?:es|a)? de ia|treinador(?:es|a)? de ia|"
    r"ki-trainer(?:in)?|addestrator[ei]|anotador(?:es|a)?|annotateu(?:r|rs|rice)|annotatore",
)
_CONTRIBUTOR_UNIT = _words(
    r"ai trainers?[\w\s-]*|experts?|contributors?|crowd\w*|annotat\w+|freelanc\w+|raters?|talent network|"
    r"ai community|gig\w*|fellows?(?:hip)?|domain experts?|independent contractors?|ai data services? contributors?"
)
_OFFICE = _words(
    r"(?:account|sales|territory) (?:executive|manager|director|development|representative|operations)\w*",
    r"(?:sales|solutions?|customer|forward deployed|field|support|security|network|platform|software|infrastructure|"
    r"frontend|front-end|backend|back-end|full[\s-]?stack|machine learning|ml|ai|data|site reliability|devops|staff|"
    r"principal|research|product|founding|cloud|systems?|test|qa|mobile|ios|android|applied ai|deployed)\s+"
    r"(?:engineers?|architects?|developers?)",
    r"(?:research|applied|data) scientists?",
    r"(?:engineering|product|program|project|operations|people|office|finance|marketing|community|talent|delivery|"
    r"account|partnerships?|recruit\w+|customer success|vendor|quality|workforce|community|program|growth|success|"
    r"general|hr|it|payroll|legal|brand|social media|training|account)\s+"
    r"(?:managers?|lead|leads|directors?|partners?|coordinators?|supervisors?|specialists?|associates?|operations|"
    r"business partner)",
    r"(?:technical |senior |executive )*recruiters?|sourcers?|talent acquisition[\w\s]*",
    r"(?:general|corporate|commercial|associate|deputy) counsel|paralegal \(corporate\)|chief [\w\s]*officer|c[efotm]o",
    r"vp|vice president|head of [\w\s&,-]+|directors?|managers?|managing \w+|chief of staff",
    r"accountants?|controllers?|bookkeepers?|financial analysts?|fp&a[\w\s]*|payroll[\w\s]*|procurement[\w\s]*",
    r"(?:executive|administrative|office|personal) assistants?|receptionists?|human resources[\w\s]*",
    r"(?:ux|ui|product|graphic|brand|visual) designers?|(?:technical|content|product) market\w+|copywriters?",
    r"go[\s-]*to[\s-]*market[\w\s]*|business development[\w\s]*|growth[\w\s]*|strategy[\w\s&]*|"
    r"strategic (?:projects?|finance|partnerships?)[\w\s]*|deal desk|it support[\w\s]*|customer success[\w\s]*|"
    r"customer support[\w\s]*|(?:business|data|operations|revenue) analysts?|scrum masters?|interns?(?:hip)?",
)
_OFFICE_UNIT = _words(
    r"engineering|research|product|sales|marketing|finance|legal|people|human resources|hr|recruiting|"
    r"talent acquisition|"
    r"operations|it|information technology|security|design|customer success|g&a|general (?:and|&) administrative|"
    r"go[\s-]*to[\s-]*market|gtm|corporate|business development|accounting|strategy|policy|communications|executive"
)

#: Ordered: the first that the title names decides. A degree or a profession beats the general words behind it.
_EXPERTISE: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "medicine",
        _words(
            r"medic(?:al|ine|os?|a)?(?: doctors?)?|m[ée]decins?|ärzt(?:e|in|innen)|arzt|physicians?|doctors?|nurs(?:e|"
            r"es|ing)|clinic(?:al|ians?)|"
            r"surge(?:on|ons|ry)|surgical|radiolog\w+|dermatolog\w+|cardiolog\w+|oncolog\w+|pathologists?|"
            r"psychiatr\w+|pediatric\w*|"
            r"paediatric\w*|pharmac(?:ist|ists|y|olog\w+)|dent(?:ist|ists|al|istry)|veterinar\w+|health[\s-]?care|"
            r"health|"
            r"anesthesiolog\w+|neurolog\w+|ophthalmolog\w+|paramedics?|therapists?|physiotherap\w+|midwi\w+|"
            r"optometr\w+|epidemiolog\w+|practitioners?|infermier\w+|enfermer[oa]s?|infirmi\w+|md|rn|"
            r"ärzt\w+|arzt|medizin\w*|pfleg\w+|apothek\w+|médec\w+|médic[oa]s?|medic[oi]|dottor(?:e|essa) medic\w+|"
            r"farmac\w+|pharmacien\w*|dentistes?|dentistas?|zahn\w+|odont\w+"
        ),
    ),
    (
        "law",
        _words(
            r"law|lawyers?|legal|attorneys?|paralegals?|juris\w*|solicitors?|barristers?|notar\w+|patent(?: \w+)?|jd|"
            r"avocat\w*|juristes?|rechtsanw\w+|jurist\w*|abogad[oa]s?|advogad[oa]s?|avvocat[oi]|juridi\w+|jurídic\w+|giuridic\w+|legale|recht|rechts\w+|"
            r"compliance (?:expert|counsel)"
        ),
    ),
    (
        "finance",
        _words(
            r"financ(?:e|ial)\w*|account(?:ant|ants|ing)|audit(?:or|ors|ing)?|bank(?:er|ers|ing)|invest(?:ment|or|ors|"
            r"ing)\w*|"
            r"actuar\w+|econom(?:ist|ists|ics)|tax|cpa|cfa|insurance|underwrit\w+|private equity|venture capital|"
            r"hedge funds?|quants?|quantitative (?:finance|analyst|trader|researcher)\w*|trad(?:er|ers|ing)|wealth|"
            r"comptable\w*|contador(?:es|a)?|contables?|buchhalt\w+|contabil\w+|steuer\w+|wirtschafts\w+|finanz\w+|financier\w*|finanças|"
            r"finanzas|economist[ai]s?|économist\w+|ökonom\w+|revisor(?:es)?|commercialist[ai]|m&a"
        ),
    ),
    (
        "software",
        _words(
            r"software|cod(?:e|er|ers|ing)|program(?:mer|mers|ming)|developers?|python|java(?:script)?|typescript|"
            r"c\+\+|rust|"
            r"golang|sql|kotlin|swift|ruby|php|scala|full[\s-]?stack|front[\s-]?end|back[\s-]?end|devops|"
            r"cyber\s?security|"
            r"web dev\w*|mobile dev\w*|(?:ml|machine learning|data|ai|prompt|security|cloud|qa|site reliability|"
            r"backend|"
            r"frontend|devops) engineers?|data scien\w+|computer scien\w+|ios|android|game dev\w*|d[ée]velopp\w+|"
            r"logiciels?|"
            r"entwickler\w*|desarrollador\w*|desenvolvedor\w*|sviluppator\w*|software-?entwickl\w+|"
            r"informati(?:k\w*|que|cien\w*|c[ao])|programad\w+|programmat\w+|programmier\w+|terminal|swe|kubernetes|infrastructure|"
            r"machine learning"
        ),
    ),
    (
        "stem",
        _words(
            r"stem|math(?:s|ematic\w*)?|physic(?:s|ist|ists)|chemi(?:stry|st|sts|cal)|bio(?:log\w+|chem\w*|tech\w*|"
            r"medical|"
            r"informatics|physics)|engineer(?:s|ing)?|(?:bio)?statistic\w*|ing[ée]nieur\w*|ingenier\w+|engenheir\w+|"
            r"astronom\w+|astrophysic\w+|geolog\w+|geophysic\w+|"
            r"materials? scien\w+|neuroscien\w+|genetic\w*|genomic\w*|scien(?:ce|ces|tist|tists|tific)|aerospace|"
            r"electrical|"
            r"mechanical|mathémat\w+|mathemati\w+|matemátic\w+|matematic\w+|physik\w*|"
            r"physicien\w*|físic[oa]s?|fisic[aoi]|químic[oa]s?|quimica|chimi\w+|chemik\w+|ingegner\w+|biólog\w+|agronom\w+|ecolog\w+|climate|robotics"
        ),
    ),
    ("phd", _words(r"ph\.?\s?d\.?s?(?: \w+)?|doctora(?:te|l)|postdoc\w*|doctorat|promoviert\w*|dottorat\w*|doutor\w*")),
)

_LANGUAGE_NAMES = (
    "afrikaans albanian amharic arabic armenian assamese azerbaijani basque bengali bosnian bulgarian burmese "
    "cantonese "
    "catalan cebuano chinese croatian czech danish dari dutch english estonian farsi filipino finnish flemish french "
    "galician georgian german greek gujarati haitian hausa hebrew hindi hungarian icelandic igbo indonesian irish "
    "italian "
    "japanese javanese kannada kazakh khmer kinyarwanda korean kurdish kyrgyz lao latvian lithuanian macedonian "
    "malagasy "
    "malay malayalam maltese mandarin maori marathi mongolian nepali norwegian odia oriya oromo pashto persian polish "
    "portuguese punjabi quechua romanian russian serbian sesotho setswana shona sindhi sinhala slovak slovene "
    "slovenian "
    "somali spanish swahili swedish tagalog tajik tamil tatar telugu thai tibetan tigrinya turkish turkmen twi "
    "ukrainian "
    "urdu uyghur uzbek vietnamese welsh wolof xhosa yiddish yoruba zulu français allemand espagnol italien portugais "
    "deutsch französisch spanisch italienisch portugiesisch español francés alemán italiano português francês alemão "
    "inglês inglés anglais englisch inglese francese tedesco spagnolo portoghese"
).split()
_LANGUAGE = _words(
    r"languages?|bilingual|multilingual|linguist\w*|translat\w+|locali[sz]ation|interpreters?|native speakers?|"
    r"traduct\w+|übersetz\w+|traduttor\w+|tradutor\w+|sprach\w+|langues?|idiomas?|lingue?|transcri\w+",
    *_LANGUAGE_NAMES,
)
_GENERALIST = _words(
    r"generalists?|general (?:ai|annot\w+|data|labell?\w+|eval\w+|train\w+|knowledge)|entry[\s-]?level|annotat(?:ors?|"
    r"ion\w*)|labell?(?:ers?|ing)|raters?|data collection|"
    r"(?:search|ads?|internet|web|media|social media)[\s\w]{0,20}(?:evaluators?|assessors?|judges?|raters?)|"
    r"crowd\w*|micro[\s-]*tasks?|participants?|online data analysts?|image tagg\w+|personalized internet\w*"
)
_SAID_GENERALIST = _words(r"generalists?")
_OTHER = _words(
    r"poets?|poetry|writ(?:er|ers|ing)|journalis\w+|editors?|teachers?|educat\w+|professors?|histor(?:ian|ians|y)|"
    r"philosoph\w+|artists?|art|music\w*|design(?:er|ers)?|photograph\w+|film\w*|actors?|voice \w+|chefs?|cook\w*|"
    r"marketing|sales|consult(?:ant|ants|ing)|real estate|architect(?:s|ure)?|human resources|hr|logistics|"
    r"supply chain|"
    r"psycholog\w+|sociolog\w+|humanit(?:y|ies)|politic\w+|religio\w+|theolog\w+|journal|game(?:r|rs|s)|sports?|"
    r"manufactur\w+|retail|hospitality|travel|police|military|mechanics?|electricians?|plumb\w+|carpent\w+|drivers?|"
    r"farm\w+|fashion|beauty|creative|social work\w*|librar\w+|public policy|project managers?|product managers?"
)
_EXPERT = _words(
    r"experts?|specialists?|sme|subject matter|senior|advanced|expertise|fellows?|advisors?|analysts?|professionals?|"
    r"experten|expertin|spezialist\w*|expertos?|especialistas?|espert[oi]|spécialistes?"
)


def expertise(title: str) -> str | None:
    """Whom a role asks for, as a kind of pay_rate; None where the title does not tell.

    A profession beats a degree, a degree beats its subject ("Physics PhD" is phd), and a language counts only where no
    profession is named ("Spanish-speaking radiologist" is medicine). "Expert" alone is expert.
    """
    plain = _plain(title)
    degree = next((kind for kind, pattern in _EXPERTISE if kind == "phd" and pattern.search(plain)), None)
    for kind, pattern in _EXPERTISE:
        if pattern.search(plain):
            return degree if degree and kind in ("stem", "software") else kind
    if _SAID_GENERALIST.search(plain):
        return "generalist"
    for kind, pattern in (("language", _LANGUAGE), ("other", _OTHER), ("generalist", _GENERALIST), ("expert", _EXPERT)):
        if pattern.search(plain):
            return kind
    return None


def audience(title: str, unit: str = "", *, contributors: bool = False) -> Audience:
    """Whose job a posting is.

    Args:
        title: the role's title.
        unit: department, team and engagement as the board labels them.
        contributors: the board or marketplace is the one through which contributors are hired, so that a role counts
            as theirs unless its department is an office.
    """
    plain, group = _plain(title), _plain(unit)
    if contributors:
        in_office = _OFFICE_UNIT.fullmatch(group.strip()) is not None and _OFFICE.search(plain) is not None
        staff = _STAFF.search(plain) is not None and _CONTRIBUTOR.search(plain) is None
        return Audience.OFFICE if in_office or staff else Audience.CONTRIBUTOR
    if _CONTRIBUTOR_UNIT.search(group) and not _LEADS.search(plain):
        return Audience.CONTRIBUTOR
    labels, runs = _CONTRIBUTOR.search(plain), _OFFICE.search(plain)
    if labels and not runs:
        return Audience.CONTRIBUTOR
    if runs and not labels:
        return Audience.OFFICE
    if labels and runs:
        # "Data Annotation Manager" runs a team; "AI Tutor - Finance Specialist" labels.
        named = _PERSON.search(plain) is not None and _LEADS.search(plain) is None
        return Audience.CONTRIBUTOR if named else Audience.OFFICE
    return Audience.OFFICE if _OFFICE_UNIT.search(group) else Audience.UNCLEAR


#: Words for the one who labels, not for the work.
_PERSON = _words(
    r"(?:ai|llm|ia|ki|model|data|chatbot)[\s-]*(?:trainers?|tutors?|raters?|annotators?|label?lers?)|annotators?|"
    r"label?lers?|raters?|tutors?|evaluators?|linguists?|transcribers?|transcriptionists?|ki-trainer(?:in)?|"
    r"(?:ai|llm|model|code|content)[\s-]*(?:\w+\s)?(?:reviewers?|graders?)|freelanc\w+"
)
#: Titles that no marketplace offers to those who label.
_STAFF = _words(
    r"account executives?|(?:technical |senior |lead )*recruiters?|talent acquisition[\w\s]*|general counsel|"
    r"chief (?:of staff|[\w\s]*officer)|head of [\w\s&]+|vp|vice president|engineering managers?|payroll [\w\s]+"
)
_LEADS = _words(r"managers?|directors?|head of [\w\s]+|vp|vice president|recruiters?|team leads?|chief [\w\s]+")


def role_key(title: str) -> str:
    """A title without what city copies change: lower case, no place in brackets or behind a dash at the end."""
    plain = re.sub(r"\([^()]*\)|\[[^\[\]]*\]", " ", _plain(title).casefold())
    return re.sub(r"[^\w+#]+", " ", plain).strip()


def _plain(text: str) -> str:
    return re.sub(r"\s+", " ", unicodedata.normalize("NFKC", text[:400])).strip()
