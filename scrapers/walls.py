"""Pages that stand before an article: consent, log-in, cookies, checks for robots. They are never taken for it.

They come under status 200 like any page, and hold sentences enough to be stored as a text. Told apart by where a
redirect led to, and by short texts that speak of cookies or accounts and not of what the headline says.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from models.errors import ParseError
from scrapers.articles import Article, read_answer
from scrapers.decide import site_of
from scrapers.items import Fetched
from scrapers.selectors import Selectors

#: First labels of hosts, and parts of paths, that redirects to such pages lead to.
_HOSTS = frozenset("consent login accounts account auth sso signin idp myaccount guce validate".split())
_PATHS = re.compile(
    r"/(?:log-?in|sign-?in|sign-?up|register|consent|collectconsent|cookie-?wall|paywall|captcha|challenge|checkpoint|"
    r"subscribe|anmelden|connexion|iniciar-sesion|accedi|entrar)(?:[./]|$)",
    re.IGNORECASE,
)
#: Longer texts are articles with a notice in them.
_LONGEST = 1_500
_WORDS = re.compile(
    r"before you continue|(?:accept|agree to|reject|manage|use of|uses?|about|your) (?:all |our |the |of )*cookies|"
    r"cookie (?:policy|settings|preferences|wall)|consent to|privacy (?:choices|settings)|"
    r"(?:log|sign) in (?:to|or|with)|(?:create|register for) (?:an?|your) (?:free )?account|forgot (?:your )?password|"
    r"subscribe (?:now|to (?:continue|read|unlock))|(?:already|become) a (?:subscriber|member)|"
    r"(?:verify|confirm|checking) (?:that )?(?:you are|you're|if you are|your browser)|not a robot|unusual traffic|"
    r"enable (?:javascript|cookies)|access (?:denied|to this page has been denied)|"
    r"cookies (?:akzeptieren|zustimmen|ablehnen)|alle akzeptieren|einwilligung|melden sie sich an|jetzt abonnieren|"
    r"(?:accepter|refuser|gérer) (?:tous )?les cookies|tout accepter|se connecter|abonnez-vous|réservé aux abonnés|"
    r"(?:aceptar|rechazar) (?:todas )?las cookies|iniciar sesión|suscríbete|"
    r"(?:aceitar|rejeitar) (?:todos )?os cookies|iniciar sessão|assine (?:já|agora)|"
    r"(?:accetta|rifiuta) (?:tutti )?i cookie|abbonati",
    re.IGNORECASE,
)
_LONG_WORD = re.compile(r"\w{4,}")


def read_page(answer: Fetched, selectors: Selectors | None = None, title: str = "") -> Article:
    """The article of a page, as :func:`scrapers.articles.read_answer`, but never what stands before one.

    Args:
        title: what the source calls the article; a text that shares its words is the article.

    Raises:
        ParseError: there is no article, or the page asks for consent, an account or a sign of life instead.
    """
    article = read_answer(answer, selectors)
    wall = wall_of(answer, article, title)
    if wall:
        raise ParseError(f"{answer.url}: {wall} came instead of the article")
    return article


def wall_of(answer: Fetched, article: Article, title: str = "") -> str:
    """What stands before the article, in words; empty where it is the article itself."""
    if answer.url != answer.request.url:
        parts, asked = urlsplit(answer.url), urlsplit(answer.request.url)
        label = (parts.hostname or "").partition(".")[0]
        moved = site_of(answer.url) != site_of(answer.request.url) or label in _HOSTS
        if moved and label in _HOSTS:
            return f"a page of {parts.hostname}"
        if _PATHS.search(parts.path) and not _PATHS.search(asked.path):
            return f"the page {parts.path[:80]}"
    text = article.text
    if len(text) > _LONGEST:
        return ""
    found = {match[0].casefold() for match in _WORDS.finditer(f"{article.title}\n{text}")}
    words = {word.casefold() for word in _LONG_WORD.findall(title)}
    # The page may bear the article's headline; its text would share the words. Without a headline to compare with, one
    # such phrase proves little.
    told = {word.casefold() for word in _LONG_WORD.findall(text)}
    foreign = 2 * len(words & told) < len(words) if words else len(found) > 1
    if found and foreign:
        return f"a page that says {min(found)!r}"
    return ""
