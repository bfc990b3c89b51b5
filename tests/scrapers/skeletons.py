"""Article pages as common publishing systems build them, each with the text and the day that a reader would take down.

The gold text is the running text with its lead, sub-headings, lists and tables; no headline, caption, byline, biography,
teaser or call to subscribe. The prose is invented (``prose.py``).
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from html import escape

from prose import PROSE


@dataclass(frozen=True, slots=True)
class Page:
    """One page and what is to be read from it."""

    #: What kind of page it is.
    name: str
    #: ISO 639-1 code.
    lang: str
    #: Its address.
    url: str
    #: The page.
    html: str
    #: Paragraphs of the article.
    gold: tuple[str, ...]
    #: Day of first publication; None where the page tells none.
    day: str | None


_WRAPPERS: list[Callable[[], Page]] = []

NAV = (
    "<header class='site-header'><a href='/'>The Daily Quay</a><nav class='main-nav'><ul><li><a href='/news'>News</a></li>"
    "<li><a href='/business'>Business</a></li><li><a href='/culture'>Culture</a></li><li><a href='/sport'>Sport</a></li>"
    "</ul></nav></header>"
)
COOKIES = (
    "<div id='cookie-consent' role='dialog'><h2>We value your privacy</h2><p>We and our partners store and access "
    "information on a device, such as cookies, to show you personal content. You may change your choice at any time."
    "</p><button>Accept all</button></div>"
)
FOOTER = (
    "<footer class='site-footer'><ul><li><a href='/about'>About us</a></li><li><a href='/contact'>Contact</a></li></ul>"
    "<p>© 2031 Quay Media Group. All rights reserved. Registered in Wexley.</p></footer>"
)
TEASERS = (
    "<section class='related-stories'><h2>Related stories</h2><ul>"
    + "".join(
        f"<li><a href='/n/{n}'><h3>Ten boats that changed the coast, part {n}</h3></a><p>A look back at the year in "
        f"which part {n} of the fleet was built and sold again.</p><time datetime='2024-0{n}-11'>{n} months ago</time></li>"
        for n in range(1, 6)
    )
    + "</ul></section>"
)
COMMENTS = (
    "<section id='comments' class='comments-area'><h2>3 Comments</h2><ol class='comment-list'>"
    + "".join(
        f"<li class='comment'><b>Reader {n}</b><time datetime='2026-12-0{n}'>December {n}</time><p>I crossed that bridge "
        f"{n} times and I must say that nobody ever asked me what I thought of the whole affair.</p></li>"
        for n in range(1, 4)
    )
    + "</ol></section>"
)
NEWSLETTER = (
    "<div class='newsletter-signup'><h3>The morning mail</h3><p>Get the five stories that matter in your inbox every "
    "weekday at six.</p><form><input type=email><button>Sign up</button></form></div>"
)
BIO = (
    "<div class='author-bio'><img src='/a.jpg' alt=''><p>Lena Marsh covers towns and transport. Before she joined the "
    "paper she taught geography for nine years.</p></div>"
)
SHARE = (
    "<ul class='share-buttons'><li><a href='#f'>Facebook</a></li><li><a href='#x'>X</a></li><li><a href='#m'>Mail</a></li>"
    "</ul>"
)
FIGURE = (
    "<figure class='wp-block-image'><img src='/p.jpg' alt='Boats'><figcaption>Boats at the quay last week. Photograph: "
    "R. Hill/Quay Pictures</figcaption></figure>"
)


def paras(lang: str, count: int = 99, start: int = 0) -> list[str]:
    """Paragraphs of the pool, from a place on, going round."""
    pool = PROSE[lang]
    return [pool[(start + n) % len(pool)] for n in range(min(count, len(pool)))]


def ps(texts: list[str], attributes: str = "") -> str:
    """Paragraph elements."""
    return "".join(f"<p{attributes}>{escape(text, quote=False)}</p>\n" for text in texts)


def ld(**fields: object) -> str:
    """A JSON-LD script."""
    return f"<script type='application/ld+json'>{json.dumps({'@context': 'https://schema.org', **fields})}</script>"


def doc(lang: str, head: str, body: str, title: str) -> str:
    """A whole page."""
    head = (
        f"<meta charset=utf-8><title>{title} - The Daily Quay</title><meta property='og:title' content='{title}'>{head}"
    )
    return f"<!doctype html><html lang='{lang}'><head>{head}</head><body class='single'>{COOKIES}{body}</body></html>"


def _page(
    name: str, lang: str, head: str, body: str, gold: list[str], day: str | None, *, title: str = "", url: str = ""
) -> None:
    title = title or "A town without its boats"
    address = url or f"https://quay.example/stories/{name}"
    PAGES.append(Page(name, lang, address, doc(lang, head, body, title), tuple(gold), day))


PAGES: list[Page] = []
H1 = "<h1 class='entry-title'>A town without its boats</h1>"


def _build() -> None:
    en = paras("en")
    lead = "Two hundred years of ferries come to an end in Wexley, and not everybody is sorry to see them go."

    # WordPress, classic theme: inner teasers, share plugin, author box, comments
    _page(
        "wordpress-classic",
        "en",
        "<meta property='article:published_time' content='2026-11-03T22:40:00-05:00'>"
        "<meta property='article:modified_time' content='2026-11-09T08:00:00-05:00'>",
        f"{NAV}<div id='content' class='site-content'><article id='post-12' class='post hentry'><header>{H1}<div "
        "class='entry-meta'>Posted on <time class='entry-date published' datetime='2026-11-03T22:40:00-05:00'>November 3, "
        f"2026</time> by <a href='/author/lm'>Lena Marsh</a></div></header><div class='entry-content'>{ps(en[:3])}{FIGURE}"
        f"{ps(en[3:6])}<blockquote><p>{en[8]}</p></blockquote><h2>What comes next</h2>{ps(en[6:8])}"
        f"<div class='sharedaddy sd-sharing-enabled'>{SHARE}</div></div>{BIO}</article>{TEASERS}{COMMENTS}</div>{FOOTER}",
        [*en[:6], en[8], "What comes next", *en[6:8]],
        "2026-11-03",
    )
    # WordPress, block theme: lists, a table, pull quote that repeats the text
    rows = [
        ("Year", "Passengers", "Boats"),
        ("2018", "812,000", "7"),
        ("2022", "640,500", "6"),
        ("2026", "301,250", "5"),
    ]
    table = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    items = ["Raise the fares on Sundays.", "Sell two of the five boats.", "Sail to the islands from May to September."]
    _page(
        "wordpress-blocks",
        "en",
        ld(
            **{
                "@graph": [
                    {"@type": "WebPage", "datePublished": "2019-01-01"},
                    {
                        "@type": "Article",
                        "headline": "A town without its boats",
                        "datePublished": "2026-10-30T07:00:00+00:00",
                        "dateModified": "2026-11-02T07:00:00+00:00",
                    },
                ]
            }
        ),
        f"{NAV}<main class='wp-block-group'><h1 class='wp-block-post-title'>A town without its boats</h1><div class="
        f"'wp-block-post-date'><time datetime='2026-10-30'>30 October 2026</time></div><div class='entry-content "
        f"wp-block-post-content'>{ps(en[:3])}<h2 class='wp-block-heading'>Three proposals</h2><ul class='wp-block-list'>"
        + "".join(f"<li>{item}</li>" for item in items)
        + f"</ul>{ps(en[3:6])}<figure class='wp-block-table'><table><tbody>{table}</tbody></table></figure>{ps(en[6:9])}"
        f"</div>{NEWSLETTER}{TEASERS}</main>{FOOTER}",
        [*en[:3], "Three proposals", *items, *en[3:6], *(" ".join(row) for row in rows), *en[6:9]],
        "2026-10-30",
    )
    # Arc: paragraphs under classes of their own, inline "read also", lead above the picture
    _page(
        "arc",
        "en",
        f"<meta name='description' content='{lead}'>"
        + ld(
            **{
                "@type": "NewsArticle",
                "headline": "A town without its boats",
                "datePublished": "2026-11-17T23:50:00-08:00",
            }
        ),
        f"{NAV}<div id='fusion-app'><h1 class='b-headline'>A town without its boats</h1><h2 class='b-subheadline'>{lead}"
        f"</h2><div class='b-byline'>By <a href='/a'>Lena Marsh</a></div>{FIGURE}<article class='b-article-body'>"
        f"{ps(en[:3], ' class=c-paragraph')}<p class='interstitial-link'><a href='/x'>[ The bridge that nobody asked for ]"
        f"</a></p>{ps(en[3:7], ' class=c-paragraph')}<div class='ad'><p>ADVERTISEMENT</p></div>{ps(en[7:11], ' class=c-paragraph')}"
        f"</article></div>{TEASERS}{FOOTER}",
        [lead, *en[:11]],
        "2026-11-17",
    )
    # Drupal: fields, dates as words only in the submitted line and in a meta tag of Dublin Core
    _page(
        "drupal",
        "en",
        "<meta name='dcterms.date' content='2026-09-14T10:15+01:00'><meta name='dcterms.modified' content='2026-10-01'>",
        f"{NAV}<main><h1 class='page-title'>A town without its boats</h1><div class='node__content'><div class='field "
        f"field--name-body'>{ps(en[:4])}<h3>Who pays</h3>{ps(en[4:9])}</div><div class='field--name-field-tags'><a href='/t/1'>"
        f"Ferries</a> <a href='/t/2'>Bridges</a></div></div></main>{FOOTER}",
        [*en[:4], "Who pays", *en[4:9]],
        "2026-09-14",
    )
    # Ghost: subscription call between the paragraphs, bookmark card
    _page(
        "ghost",
        "en",
        "<meta property='article:published_time' content='2026-08-02T05:00:00.000Z'>",
        f"{NAV}<article class='gh-article post'><header class='gh-article-header'>{H1}<p class='gh-article-excerpt'>{lead}</p>"
        f"<time datetime='2026-08-02'>Aug 2, 2026</time></header><section class='gh-content gh-canvas'>{ps(en[:4])}"
        "<figure class='kg-card kg-bookmark-card'><a class='kg-bookmark-container' href='https://o.example'><div>The pier "
        "and its makers</div><div>A history of the coast in pictures</div></a></figure>"
        f"{ps(en[4:10])}</section></article><section class='gh-subscribe'><h3>Subscribe to The Quay</h3><p>Do not miss out "
        f"on the latest issues.</p></section>{FOOTER}",
        [lead, *en[:10]],
        "2026-08-02",
    )
    # Newsletter platform: buttons to subscribe inside the post, footnote, like counts
    _page(
        "newsletter",
        "en",
        ld(
            **{
                "@type": "NewsArticle",
                "headline": "A town without its boats",
                "datePublished": "2026-07-21T12:31:05+00:00",
            }
        ),
        f"<div class='main-menu'><a href='/'>Quay Letters</a></div><article class='post newsletter-post'><div class="
        f"'post-header'>{H1}<h3 class='subtitle'>{lead}</h3><div class='byline-wrapper'>Lena Marsh, Jul 21, 2026</div></div>"
        f"<div class='available-content'><div class='body markup'>{ps(en[:3])}<div class='subscription-widget-wrap'><p>Quay "
        "Letters lives from its readers. Become a paying one to support it.</p><form><button>Subscribe</button></form></div>"
        f"{ps(en[3:10])}</div></div><div class='post-footer'><a>12 Likes</a><a>Share</a></div></article>{COMMENTS}",
        [lead, *en[:10]],
        "2026-07-21",
    )
    # AMP
    _page(
        "amp",
        "en",
        ld(**{"@type": ["NewsArticle"], "datePublished": "2026-06-01", "dateModified": "2026-06-03"}),
        f"<amp-analytics></amp-analytics><header class='amp-wp-header'><a href='/'>Quay</a></header><article class="
        f"'amp-wp-article'><header>{H1}</header><div class='amp-wp-article-content'><amp-img src='/a.jpg' layout=fill>"
        f"</amp-img>{ps(en[2:5])}<amp-ad width=300 height=250 type=x></amp-ad>{ps(en[5:12])}</div><footer class="
        f"'amp-wp-article-footer'><p>Filed under <a href='/c'>Coast</a></p></footer></article>{FOOTER}",
        en[2:12],
        "2026-06-01",
    )
    # Script application: the page shows nothing without scripts; the body stands in JSON-LD
    _page(
        "script-only",
        "en",
        ld(
            **{
                "@type": "NewsArticle",
                "headline": "A town without its boats",
                "url": "https://quay.example/stories/script-only",
                "datePublished": "2026-05-05T06:00:00Z",
                "articleBody": "\n\n".join(en[:9]),
            }
        ),
        f"{NAV}<div id='__next'><div class='skeleton'></div></div><script id='__NEXT_DATA__' type='application/json'>"
        f"{{}}</script>{FOOTER}",
        en[:9],
        "2026-05-05",
    )
    # Paywall: teaser with a call to pay after it
    _page(
        "paywalled",
        "en",
        ld(**{"@type": "NewsArticle", "isAccessibleForFree": False, "datePublished": "2026-11-11T00:05:00+09:00"}),
        f"{NAV}<article>{H1}<div class='article-body'>{ps(en[:3])}<div class='paywall-gate'><h2>Read on with a trial</h2>"
        "<p>This story is for subscribers. One month costs a pound, and you may cancel whenever you like.</p></div></div>"
        f"</article>{FOOTER}",
        en[:3],
        "2026-11-11",
    )
    # Paywall software that marks every paragraph of the body
    _page(
        "paywall-classes",
        "en",
        "<meta property='article:published_time' content='2026-11-10T09:00:00+00:00'>",
        f"{NAV}<article>{H1}<div class='body'>{ps(en[:4])}{ps(en[4:8], ' class=paywall-content')}"
        f"{ps(en[8:11], ' class=subscriber-only')}</div></article>{TEASERS}{FOOTER}",
        en[:11],
        "2026-11-10",
    )
    # Live blog: entries with times and headings
    entries = [(f"{15 - n}:2{n}", f"Entry {n}: the boats and the council", en[2 * n : 2 * n + 2]) for n in range(5)]
    _page(
        "live-blog",
        "en",
        ld(
            **{
                "@type": "LiveBlogPosting",
                "headline": "A town without its boats",
                "datePublished": "2026-04-09T08:00:00+02:00",
                "liveBlogUpdate": [
                    {
                        "@type": "BlogPosting",
                        "headline": "Entry 4: the boats and the council",
                        "datePublished": "2026-04-08T08:00:00+02:00",
                    }
                ],
            }
        ),
        f"{NAV}<main>{H1}<div class='live-feed'>"
        + "".join(
            f"<div class='live-entry' id=e{n}><time datetime='2026-04-09T{at}'>{at}</time><h2>{head}</h2>{ps(body)}</div>"
            for n, (at, head, body) in enumerate(entries)
        )
        + f"</div></main>{FOOTER}",
        [part for _, head, body in entries for part in (head, *body)],
        "2026-04-09",
    )
    # Interview: questions in bold paragraphs
    questions = ["Why did you sign the petition?", "What did the council promise you?", "Will the boats come back?",
                 "Do you drive over the bridge yourself?"]  # fmt: skip
    talk = [part for n, asked in enumerate(questions) for part in (asked, en[2 * n + 1], en[2 * n + 2])]
    shown = "".join(
        f"<p><strong>{escape(part)}</strong></p>" if part in questions else f"<p>{escape(part)}</p>" for part in talk
    )
    _page(
        "interview",
        "en",
        "<meta name='parsely-pub-date' content='2026-03-18T17:00:00Z'>",
        f"{NAV}<article>{H1}<p class='standfirst'>{lead}</p><div class='content__body'>{shown}</div>{BIO}</article>{FOOTER}",
        [lead, *talk],
        "2026-03-18",
    )
    # Line breaks only
    _page(
        "line-breaks",
        "en",
        "<meta name='date' content='2003-02-07'>",
        "<table width=100%><tr><td class=nav><a href='/'>Home</a><br><a href='/n'>News</a></td><td><h1>A town without its "
        f"boats</h1><div id='story-text'>{'<br><br>'.join(escape(p, quote=False) for p in en[:8])}</div></td></tr></table>",
        en[:8],
        "2003-02-07",
    )
    # Sections instead of an article element; links a paragraph long; "read also" inside
    linked = en[3]
    _page(
        "sections",
        "en",
        "<meta itemprop='datePublished' content='2026-02-20T09:30:00+01:00'>",
        f"{NAV}<div class='page'><section class='hero'>{H1}<p class='summary'>{lead}</p></section><section class='chunk'>"
        f"{ps(en[:3])}</section><section class='chunk'><p><a href='/long'>{escape(linked, quote=False)}</a></p>{ps(en[4:6])}"
        "<p><strong>Read also:</strong> <a href='/o'>How the bridge was paid for</a></p></section><section class='chunk'>"
        f"{ps(en[6:11])}</section></div>{TEASERS}{FOOTER}",
        [lead, *en[:3], linked, *en[4:6], *en[6:11]],
        "2026-02-20",
    )
    # Names that sound like boilerplate around the body itself
    _page(
        "unlucky-names",
        "en",
        ld(**{"@type": "NewsArticle", "datePublished": "2026-01-15"}),
        f"{NAV}<div class='layout recommend-layout'>{H1}<div class='share-container'><div class='newsletter-article "
        f"no-promo-left'>{ps(en[:4])}<div class='social-proof-story'>{ps(en[4:6])}</div>{ps(en[6:11])}</div></div></div>{FOOTER}",
        en[:11],
        "2026-01-15",
    )
    # Lines that begin like pointers and are none
    odd = ["Watch: that is what the crews do now, day after day, from the terrace of the café.",
           "More on the islands: the permission covers two of them, and the larger has no pier.",
           "Related: so a court called the two contracts, and awarded 70,000 pounds to the town."]  # fmt: skip
    _page(
        "pointer-like",
        "en",
        "<meta property='article:published_time' content='2026-11-05T12:00:00Z'>",
        f"{NAV}<article>{H1}{ps(en[:3])}<h2>Read the figures</h2>{ps(odd)}{ps(en[3:9])}</article>{FOOTER}",
        [*en[:3], "Read the figures", *odd, *en[3:9]],
        "2026-11-05",
    )
    # A short notice
    _page(
        "short",
        "en",
        ld(**{"@type": "NewsArticle", "datePublished": "2026-11-06T06:00:00+00:00"}),
        f"{NAV}<main><article>{H1}{ps(en[:2])}</article></main>{NEWSLETTER}{TEASERS}{FOOTER}",
        en[:2],
        "2026-11-06",
    )
    # One of several pages
    _page(
        "multi-page",
        "en",
        ld(**{"@type": "NewsArticle", "datePublished": "2026-11-07T06:00:00+00:00"}),
        f"{NAV}<main><article>{H1}<div class='story'>{ps(en[:7])}<div class='pagination'><a href='?p=1'>1</a><a href='?p=2'>2"
        f"</a><a href='?p=2'>Next page</a></div></div></article></main>{FOOTER}",
        en[:7],
        "2026-11-07",
    )
    # Press release: dateline, boilerplate about the company is part of it
    _page(
        "press-release",
        "en",
        "",
        f"{NAV}<main>{H1}<p>November 12, 2026 09:00 ET | Source: Quay Ferries plc</p><div class='main-body-container'>"
        f"<p>WEXLEY, Nov. 12, 2026 (QUAY WIRE) -- {escape(en[6])}</p>{ps(en[7:10])}<ul>"
        + "".join(f"<li>{item}</li>" for item in items)
        + f"</ul>{ps(en[4:6])}<p><strong>About Quay Ferries</strong></p>{ps(en[:1])}</div></main>{FOOTER}",
        [f"WEXLEY, Nov. 12, 2026 (QUAY WIRE) -- {en[6]}", *en[7:10], *items, *en[4:6], "About Quay Ferries", en[0]],
        "2026-11-12",
    )
    _others()


def _others() -> None:
    """Pages in other languages than English."""
    de, fr, es, pt, it = (paras(code) for code in ("de", "fr", "es", "pt", "it"))
    vorspann = "In Altenrode schließt nach mehr als hundert Jahren die letzte Bäckerei, weil niemand mehr backen will."
    _page(
        "german-daily",
        "de",
        f"<meta name='description' content='{vorspann}'><meta name='date' content='2026-11-08T00:10:00+01:00'>",
        f"{NAV}<main><article><header><span class='kicker'>Handwerk</span><h1>Der letzte Laib</h1><p class='article-intro'>"
        f"{vorspann}</p><div class='byline'>Von Lena Marsch</div><time datetime='2026-11-08T00:10:00+01:00'>08.11.2026, 00:10 "
        f"Uhr</time></header>{ps(de[:2])}<div class='ad-label'>Anzeige</div>{ps(de[2:4])}<aside class='teaser-box'><h3>Mehr zum "
        f"Thema</h3><a href='/b'>Warum Brot teurer wird</a></aside><h2>Automat statt Ofen</h2>{ps(de[4:])}</article></main>{FOOTER}",
        [vorspann, *de[:4], "Automat statt Ofen", *de[4:]],
        "2026-11-08",
        title="Der letzte Laib",
    )
    _page(
        "german-plain",
        "de",
        "",
        f"{NAV}<div id='main'><h1>Der letzte Laib</h1><div class='datum'>Stand: 14. März 2026</div><div class='text'>{ps(de)}"
        f"<p>Lesen Sie auch: <a href='/x'>Warum Brot teurer wird</a></p></div></div>{FOOTER}",
        de,
        "2026-03-14",
        title="Der letzte Laib",
    )
    chapo = "Quatorze salariés rachètent leur librairie avec l'aide de leurs clients et de la commune."
    _page(
        "french-daily",
        "fr",
        f'<meta name="description" content="{chapo}">'
        + ld(
            **{
                "@type": "NewsArticle",
                "datePublished": "2026-10-02T23:30:00+02:00",
                "dateModified": "2026-10-04T08:00:00+02:00",
            }
        ),
        f"{NAV}<article class='article'><h1>La librairie qui ne ferme pas</h1><p class='article__chapo'>{chapo}</p><p class="
        f"'article__meta'>Publié le 02 octobre 2026 à 23h30, modifié le 04 octobre 2026 à 8h00</p>{ps(fr[:2])}"
        f"<p class='lire-aussi'>Lire aussi : <a href='/l'>Le livre de poche résiste</a></p><h2 class='intertitre'>Un pari</h2>"
        f"{ps(fr[2:4])}<div class='encart-abonnement'><p>La suite est réservée aux abonnés.</p></div>{ps(fr[4:])}</article>{FOOTER}",
        [chapo, *fr[:2], "Un pari", *fr[2:]],
        "2026-10-02",
        title="La librairie qui ne ferme pas",
    )
    _page(
        "french-blog",
        "fr",
        "",
        f"{NAV}<div class='blog'><h1>La librairie qui ne ferme pas</h1><span class='date'>Le 1er septembre 2026</span><div "
        f"class='contenu'>{ps(fr)}</div></div>{FOOTER}",
        fr,
        "2026-09-01",
        title="La librairie qui ne ferme pas",
    )
    _page(
        "spanish-daily",
        "es",
        ld(**{"@type": "NewsArticle", "datePublished": "2026-08-30T00:20:00+02:00"}),
        f"{NAV}<article><h1>Un médico para Valdearcos</h1><div class='a_c'>{ps(es[:3])}<p><a href='/m'>La España que espera a su "
        f"médico</a></p>{ps(es[3:])}<ul class='a_share'><li>Compartir en redes</li></ul></div></article>{TEASERS}{FOOTER}",
        es,
        "2026-08-30",
        title="Un médico para Valdearcos",
    )
    _page(
        "portuguese-daily",
        "pt",
        "<meta property='article:published_time' content='2026-07-14T21:00:00-03:00'>",
        f"{NAV}<main class='mc-body'><h1 class='content-head__title'>Mel da serra vai para o norte</h1><p class="
        f"'content-publication-data__updated'><time datetime='2026-07-15'>14/07/2026 21h00 Atualizado em 15/07/2026</time></p>"
        f"<div class='mc-article-body'>{ps(pt[:3], ' class=content-text__container')}<p>Leia também: <a href='/a'>O preço do "
        f"açúcar</a></p>{ps(pt[3:], ' class=content-text__container')}</div></main>{FOOTER}",
        pt,
        "2026-07-14",
        title="Mel da serra vai para o norte",
    )
    _page(
        "portuguese-plain",
        "pt",
        "",
        f"{NAV}<div class='post'><h1>Mel da serra vai para o norte</h1><div class='data'>Publicado em 5 de março de 2026</div>"
        f"{ps(pt)}</div>{FOOTER}",
        pt,
        "2026-03-05",
        title="Mel da serra vai para o norte",
    )
    _page(
        "italian-daily",
        "it",
        "",
        f"{NAV}<article><h1>Gira di nuovo la ruota</h1><time datetime='2026-05-09T06:00'>9 maggio 2026</time><div class='story__"
        f"text'>{'<br><br>'.join(it[:3])}<br><br><b>Leggi anche:</b> <a href='/x'>Il prezzo del grano</a><br><br>{'<br><br>'.join(it[3:])}"
        f"</div><p>© Riproduzione riservata</p></article>{FOOTER}",
        it,
        "2026-05-09",
        title="Gira di nuovo la ruota",
    )
    for lang, title, written, day in (
        ("nl", "Het licht blijft branden", "", "2026-04-02"),
        ("pl", "Most za trzy miesiące", "", "2026-04-03"),
        ("tr", "Köyün yeni otobüsü", "", "2026-04-04"),
        ("ja", "湯けむりが戻った町", "", "2026-04-05"),
        ("ar", "مدرسة القرية تفتح أبوابها", "", "2026-04-06"),
    ):
        texts = paras(lang)
        _page(
            f"daily-{lang}",
            lang,
            f"<meta property='article:published_time' content='{day}T01:00:00+03:00'>{written}",
            f"{NAV}<article><h1>{title}</h1>{FIGURE}<div class='article__body'>{ps(texts)}</div>{SHARE}</article>{NEWSLETTER}"
            f"{TEASERS}{FOOTER}",
            texts,
            day,
            title=title,
        )


def _harder() -> None:
    """Pages with what misleads: another story below, quotes in large type, two headlines, odd elements."""
    en = paras("en")
    lead = "Two hundred years of ferries come to an end in Wexley, and not everybody is sorry to see them go."
    other = "".join(
        f"<p>The second story is about kites and has number {n}: the wind over the downs was strong enough all week for the "
        f"largest of them to lift a grown man off his feet.</p>"
        for n in range(8)
    )
    _page(
        "endless-scroll",
        "en",
        ld(**{"@type": "NewsArticle", "headline": "A town without its boats", "datePublished": "2026-10-10T10:00:00Z"}),
        f"{NAV}<main><article class='story' data-index=0>{H1}<div class='body'>{ps(en[:9])}</div></article><article class='story' "
        f"data-index=1><h1>Kites over the downs</h1><time datetime='2026-10-11'>11 Oct</time><div class='body'>{other}</div>"
        f"</article></main>{FOOTER}",
        en[:9],
        "2026-10-10",
    )
    _page(
        "div-paragraphs",
        "en",
        "<meta name='publish-date' content='Tue Oct 13 2026 10:00:00 GMT+0100'>",
        f"{NAV}<div class='story-wrap'>{H1}<div class='rich-text'>"
        + "".join(f"<div class='block text'><div>{escape(p, quote=False)}</div></div>" for p in en[:9])
        + f"</div></div>{TEASERS}{FOOTER}",
        en[:9],
        "2026-10-13",
    )
    _page(
        "one-paragraph-a-block",
        "en",
        ld(**{"@type": "WebPage", "datePublished": "2026-10-14"}),
        f"{NAV}<main>{H1}"
        + "".join(f"<div data-component='text-block'><div class='wrap'>{ps([p])}</div></div>" for p in en[:6])
        + "<div data-component='subheadline-block'><h2>Who pays</h2></div>"
        + "".join(f"<div data-component='text-block'><div class='wrap'>{ps([p])}</div></div>" for p in en[6:10])
        + f"<div data-component='links-block'><ul><li><a href='/1'>Kites over the downs</a></li><li><a href='/2'>Plum cake, "
        f"the history</a></li></ul></div></main>{FOOTER}",
        [*en[:6], "Who pays", *en[6:10]],
        "2026-10-14",
    )
    quote = "People want to drive,” she said on Tuesday. “I can't blame them, I drive over it myself."
    _page(
        "pull-quote",
        "en",
        "<meta property='article:published_time' content='1792058400'>",
        f"{NAV}<article><h1>Ferries: a farewell</h1><p class='by'>By Lena Marsh</p>{ps(en[:4])}<blockquote class='pull'><p>“"
        f"{quote}”</p></blockquote>{ps(en[4:9])}</article>{FOOTER}",
        en[:9],
        "2026-10-15",
    )
    _page(
        "two-headlines",
        "en",
        ld(
            **{
                "@type": "NewsArticle",
                "headline": "Wexley ferries: what the new bridge means for the town",
                "datePublished": "16 October 2026",
            }
        ),
        f"{NAV}<article><div class='head'>{H1}<p class='teaser'>{lead}</p></div><div class='article-meta'><span class='author-name'>"
        f"Lena Marsh</span><span class='timestamp'>16 October 2026, 9.15am</span></div><div class='text'><p><span class='dateline "
        f"share-x'>WEXLEY (Quay) — </span>{escape(en[0])}</p>{ps(en[1:9])}</div></article>{FOOTER}",
        [lead, f"WEXLEY (Quay) — {en[0]}", *en[1:9]],
        "2026-10-16",
        title="Wexley ferries: what the new bridge means for the town",
    )
    points = ["Bookings fell by 40 percent after the bridge opened.", "A decision on the islands is due in March."]
    _page(
        "key-points",
        "en",
        "<meta property='article:published_time' content='2026-10-17T08:00:00Z'>",
        f"{NAV}<main>{H1}<div class='article-summary'><h2>Key points</h2><ul>"
        + "".join(f"<li>{p}</li>" for p in points)
        + f"</ul></div><div class='caas-body'>{ps(en[:5])}<p>For more on this, see <a href='/o'>our report on the old pier</a>, "
        f"which was rebuilt in 1931.</p>{ps(en[5:9])}</div></main>{TEASERS}{FOOTER}",
        [*points, *en[:5], "For more on this, see our report on the old pier, which was rebuilt in 1931.", *en[5:9]],
        "2026-10-17",
    )
    _page(
        "many-links",
        "en",
        "<meta property='article:published_time' content='2026-10-18T08:00:00Z'>",
        f"{NAV}<main><article>{H1}<div class='body'>"
        + "".join(f"<p>{escape(p[:30])}<a href='/l'>{escape(p[30:90])}</a>{escape(p[90:])}</p>" for p in en[:8])
        + f"</div></article></main>{TEASERS}{FOOTER}",
        [" ".join([p]) for p in en[:8]],
        "2026-10-18",
    )
    short = ["“No.”", "That was all she said.", "Then she went home."]
    _page(
        "short-paragraphs",
        "en",
        "<meta property='article:published_time' content='2026-10-19T08:00:00Z'>",
        f"{NAV}<main><article>{H1}<div class='body'>{ps(en[:3])}{ps(short)}{ps(en[3:6])}<p>* * *</p>{ps(en[6:8])}</div>"
        f"</article></main>{COMMENTS}{FOOTER}",
        [*en[:3], *short, *en[3:6], *en[6:8]],
        "2026-10-19",
    )
    ja, de = paras("ja"), paras("de")
    _page(
        "japanese-breaks",
        "ja",
        "",
        f"<div id='head'><a href='/'>トップ</a></div><div id='main'><h1>湯けむりが戻った町</h1><div class='date'>2026年10月20日 9時30分</div>"
        f"<div class='body'>{'<br><br>'.join(ja)}</div><div class='share-area'><a href='#'>シェアする</a></div></div>",
        ja,
        "2026-10-20",
        title="湯けむりが戻った町",
    )
    _page(
        "german-paywall",
        "de",
        ld(
            **{
                "@type": "NewsArticle",
                "headline": "Der letzte Laib",
                "datePublished": "2026-10-21T05:00:00+02:00",
                "isAccessibleForFree": "False",
                "hasPart": {"@type": "WebPageElement", "cssSelector": ".paywall"},
            }
        ),
        f"{NAV}<article><h2><span class='kicker'>Handwerk</span><span class='headline'>Der letzte Laib</span></h2>"
        f"<div class='paywall'>{ps(de[:5])}</div></article><aside class='abo-box'><h3>Jetzt weiterlesen</h3><p>Vier Wochen "
        f"kostenlos testen und danach 9,99 Euro im Monat.</p></aside>{FOOTER}",
        de[:5],
        "2026-10-21",
        title="Der letzte Laib",
    )


def _broadsheets() -> None:
    """Pages with the deep nesting and the private names of large newsrooms."""
    en = paras("en")
    lead = "An old trade ends in Wexley and a new road takes what the water used to bring."

    def comp(ps_: list[str]) -> str:
        return f"<div class='css-s99gbd StoryBodyCompanionColumn'><div class='css-53u6y8'>{ps(ps_, ' class=css-at9mc1')}</div></div>"

    _page(
        "companion",
        "en",
        ld(
            **{
                "@type": "NewsArticle",
                "datePublished": "2026-11-01T04:00:09.000Z",
                "dateModified": "2026-11-02T01:00:00Z",
                "isPartOf": {"@type": "Product"},
            }
        ),
        f"{NAV}<article id='story'><header><h1 data-testid='headline'>A town without its boats</h1><p id='article-summary'>{lead}</p></header><section name='articleBody'>{comp(en[:2])}<div><div id='story-ad-1-wrapper'><p>Advertisement</p><a href='#after'>SKIP ADVERTISEMENT</a></div></div>{comp(en[2:5])}<div class='css-xx'><h2 class='css-eye'>The toll question</h2></div>{comp(en[5:9])}</section><div class='bottom-of-article'><p>A version of this article appears in print on Nov. 2, 2026, Section A, Page 4.</p></div></article>{FOOTER}",
        [lead, *en[:5], "The toll question", *en[5:9]],
        "2026-11-01",
    )
    _page(
        "standfirst",
        "en",
        "<meta property='article:published_time' content='2026-11-02T06:00:46.000Z'>",
        f"{NAV}<main><div data-gu-name='headline'><h1>A town without its boats</h1></div><div data-gu-name='standfirst'><div class='dcr-std'><p>{lead}</p></div></div><div data-gu-name='meta'><address aria-label='Contributor info'>Lena Marsh</address><details><summary>Mon 2 Nov 2026 06.00 GMT</summary>Last modified on Mon 2 Nov 2026 09.10 GMT</details></div><div data-gu-name='body'><div id='maincontent' class='article-body-commercial-selector'>{ps(en[:3])}<figure><div><img></div><figcaption><span class='dcr-c'>The quay in May.</span> Photograph: R Hill</figcaption></figure><h2 id='x'>After the bridge</h2>{ps(en[3:6])}<gu-island name='EmailSignup'><aside aria-label='newsletter promotion'><h4>Free daily newsletter</h4><p>Our morning email breaks down the key stories of the day.</p></aside></gu-island>{ps(en[6:10])}</div></div><div data-gu-name='submeta'><span>Explore more on these topics</span><ul><li><a>Ferries</a></li></ul></div></main>{TEASERS}{FOOTER}",
        [lead, *en[:3], "After the bridge", *en[3:6], *en[6:10]],
        "2026-11-02",
    )

    def rp(p: str, i: int) -> str:
        return f"<div data-testid='paragraph-{i}' class='article-body__paragraph text__text'>{p}<span class='visually-hidden'>, opens new tab</span></div>"

    _page(
        "wire",
        "en",
        "<meta name='article:published_time' content='2026-11-03T11:05:01Z'><meta name='article:modified_time' content='2026-11-03T12:00:00Z'>",
        f"{NAV}<article><div class='article-header'><h1 data-testid='Heading'>A town without its boats</h1><div>By <a href='/x'>Lena Marsh</a></div><time data-testid='Body'><span>November 3, 2026</span><span>11:05 AM UTC</span><span>Updated 2 hours ago</span></time></div><div class='article-body__content'>"
        + "".join(rp(p, i) for i, p in enumerate(en[:9]))
        + f"<div data-testid='promo-box'><p>Make sense of the week with our daily briefing. Sign up <a>here.</a></p></div><p class='sign-off'>Reporting by Lena Marsh; Editing by Owen Hale</p><p>Our Standards: <a>The Quay Principles.</a></p></div></article>{TEASERS}{FOOTER}",
        [*en[:9], "Reporting by Lena Marsh; Editing by Owen Hale"],
        "2026-11-03",
    )
    de = paras("de")
    _page(
        "german-weekly",
        "de",
        ld(
            **{
                "@graph": [
                    {
                        "@type": "NewsArticle",
                        "headline": "Der letzte Laib",
                        "datePublished": "2026-11-04T05:55:00+01:00",
                        "dateModified": "2026-11-04T08:00:00+01:00",
                    }
                ]
            }
        ),
        f"{NAV}<main><article><header><h2><span class='align-middle'>Der letzte Laib</span></h2><div class='RichText leading-loose'>In Altenrode geht nach hundert Jahren ein Ofen aus.</div><div>Von <a>Lena Marsch</a></div></header><div data-area='body'><section class='relative'><div data-sara-click-el='body_element' class='RichText RichText--iconLinks'>{ps(de[:3])}</div><section class='mehr-zum-thema'><h3>Mehr zum Thema</h3><article><h2><a href='/b'>Brot wird teurer</a></h2><p>Warum der Laib bald sieben Euro kostet</p></article></section><div class='RichText'>{ps(de[3:])}</div></section></div></article></main>{FOOTER}",
        ["In Altenrode geht nach hundert Jahren ein Ofen aus.", *de],
        "2026-11-04",
        title="Der letzte Laib",
    )
    es = paras("es")
    _page(
        "spanish-broadsheet",
        "es",
        "<meta name='date' content='2026-11-05T05:30:00+01:00'><meta name='DC.date' content='2026-11-05'>",
        f"{NAV}<article id='main-content'><header class='a_e'><div class='a_e_txt'><h1 class='a_t'>Un médico para Valdearcos</h1><h2 class='a_st'>La plaza llevaba once años vacía y los vecinos ya no esperaban a nadie</h2></div><figure class='a_e_m'><figcaption class='a_m_p'><span>La plaza del pueblo.</span><span class='a_m_m'>R. Hill</span></figcaption></figure></header><div class='a_md'><div class='a_md_txt'><a href='/au'>Lucía Marsh</a><div class='a_md_f'><span>Valdearcos - </span><time datetime='2026-11-05T05:30:00+01:00'><a>05 nov 2026 - 05:30 CET</a></time></div></div></div><div class='a_c clearfix' data-dtm-region='articulo_cuerpo'>{ps(es[:3])}<h3>Una casa con estufa</h3>{ps(es[3:])}</div><section class='a_t_i'><h3>Archivado En</h3><ul><li><a>Sanidad</a></li></ul></section></article>{FOOTER}",
        [
            "La plaza llevaba once años vacía y los vecinos ya no esperaban a nadie",
            *es[:3],
            "Una casa con estufa",
            *es[3:],
        ],
        "2026-11-05",
        title="Un médico para Valdearcos",
    )
    lis = [
        "Count the boats before the season and after it.",
        "Ask the crews, not the office.",
        "Publish the accounts every year.",
    ]
    _page(
        "techblog",
        "en",
        ld(**{"@type": "BlogPosting", "datePublished": "2026-11-06"}),
        f"{NAV}<div class='layout'><aside class='toc'><ul><li><a href='#a'>How we counted</a></li><li><a href='#b'>What we found</a></li></ul></aside><main class='prose'>{H1}<p>Nov 6, 2026 · 7 min read</p>{ps(en[:2])}<h2 id='a'>How we counted</h2>{ps(en[2:4])}<ol>"
        + "".join(f"<li><p>{one}</p></li>" for one in lis)
        + f"</ol><h2 id='b'>What we found</h2>{ps(en[4:8])}<blockquote>{en[8]}</blockquote></main></div><div class='cta'><h2>Ready to start?</h2><p>Book a demo with our team and see for yourself.</p><a>Book a demo</a></div>{FOOTER}",
        [*en[:2], "How we counted", *en[2:4], *lis, "What we found", *en[4:8], en[8]],
        "2026-11-06",
    )
    fr = paras("fr")
    _page(
        "french-broadsheet",
        "fr",
        "<meta property='og:article:published_time' content='2026-11-07T05:00:11+00:00'>",
        f"{NAV}<main><section class='article__wrapper'><header class='article__header'><h1 class='article__title'>La librairie qui ne ferme pas</h1><p class='article__desc'>Quatorze salariés ont réuni de quoi reprendre leur librairie, avec l'appui de centaines de lecteurs.</p><span class='meta__date'>Publié le 07 novembre 2026 à 06h00, modifié le 08 novembre 2026 à 10h00</span><p class='meta__reading-time'>Temps de Lecture 3 min.</p></header><article class='article__content'>{ps(fr[:2], ' class=article__paragraph')}<section class='catcher catcher--inline'><div class='catcher__content'><span class='catcher__desc'>Lire aussi | <a href='/l'>Le livre de poche résiste</a></span></div></section>{ps(fr[2:], ' class=article__paragraph')}<section class='article__reactions'><a>Contribuer</a></section></article></section></main>{FOOTER}",
        ["Quatorze salariés ont réuni de quoi reprendre leur librairie, avec l'appui de centaines de lecteurs.", *fr],
        "2026-11-07",
        title="La librairie qui ne ferme pas",
    )


_build()
_harder()
_broadsheets()

_TOKEN = re.compile(r"[぀-ヿ㐀-鿿]|[^\W_]+")


def token_f1(found: str, gold: str) -> float:
    """F1 of two bags of words; a Japanese character counts as a word."""
    left, right = _TOKEN.findall(found.lower()), _TOKEN.findall(gold.lower())
    counts: dict[str, int] = {}
    for word in left:
        counts[word] = counts.get(word, 0) + 1
    common = 0
    for word in right:
        if counts.get(word, 0):
            counts[word] -= 1
            common += 1
    return 2 * common / (len(left) + len(right)) if left or right else 1.0
