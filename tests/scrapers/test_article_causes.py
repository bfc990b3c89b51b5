"""Invented pages, each for one general cause by which pages of the web are read less well than they could be."""

from __future__ import annotations

import unicodedata

import pytest

from scrapers.articles import read_article

STORY = [
    "The harbour board of Lindmouth said on Thursday that it would lease two piers to a maker of ferries.",
    "Under the contract the company pays for the dredging and gets thirty years of use in return, the board said.",
    "Fishermen had asked for the same piers and were told that the berths further north would be kept for them.",
    "A spokeswoman for the company said that building would begin in spring and take about eighteen months.",
    "The town expects four hundred jobs, most of them for welders, and will open a school for them next autumn.",
    "Not everyone was pleased, and two members of the board voted against the lease for want of a second offer.",
]
OTHER = [
    "In the hills above the valley the snow came early this year and closed three of the five passes at once.",
    "Drivers of ploughs worked through the night, and the villages were reached again shortly before breakfast.",
    "Farmers say that they have hay for two months, and that the sheep were brought down in good time.",
    "The weather service expects more snow on Sunday and has warned of avalanches on slopes that face south.",
    "Trains run again since noon, though slowly, and the buses to the upper villages start on Friday.",
]
URL = "https://paper.example/news/piers"


def paragraphs(lines: list[str], tag: str = "p") -> str:
    return "".join(f"<{tag}>{line}</{tag}>" for line in lines)


def page(body: str, head: str = "<title>Board leases two piers to ferry maker</title>") -> str:
    return f"<!doctype html><html lang='en'><head>{head}</head><body>{body}</body></html>"


def text(markup: str | bytes, url: str = URL) -> str:
    data = markup.encode() if isinstance(markup, str) else markup
    return read_article(data, url, "text/html").text


def test_a_page_that_goes_on_with_other_articles_gives_its_own():
    body = f"<article><h1>Board leases two piers to ferry maker</h1>{paragraphs(STORY)}</article>"
    body += f"<article><h1>Early snow closes three passes</h1>{paragraphs(OTHER)}</article>"
    head = "<title>x</title><meta property='og:title' content='Board leases two piers to ferry maker | The Paper'>"
    found = text(page(body, head))
    assert all(line in found for line in STORY)
    assert not any(line in found for line in OTHER)


def test_entries_of_a_live_report_under_one_headline_all_stay():
    entries = "".join(f"<article><h2>Entry {n}</h2><p>{line}</p></article>" for n, line in enumerate(STORY + OTHER))
    found = text(page(f"<main><h1>Board leases two piers to ferry maker</h1>{entries}</main>"))
    assert all(line in found for line in STORY + OTHER)


@pytest.mark.parametrize("name", ["lista-comentarios", "post_comment_list", "kommentare", "commentaires"])
def test_what_readers_say_is_left_out_even_where_it_is_longer_than_the_story(name):
    said = "".join(f"<div class='box'><p>{line}</p></div>" for line in OTHER * 2)
    body = f"<article><h1>Board leases two piers to ferry maker</h1>{paragraphs(STORY)}"
    found = text(page(f"{body}<div id='{name}'>{said}</div></article>"))
    assert all(line in found for line in STORY)
    assert not any(line in found for line in OTHER)


def test_a_layout_that_is_named_for_its_comments_keeps_its_story():
    body = f"<div class='content comments'><div><p>{'</p><p>'.join(STORY)}</p></div></div>"
    assert all(line in text(page(f"<h1>Board leases two piers</h1>{body}")) for line in STORY)


def test_characters_that_xml_forbids_cost_no_text():
    lines = [STORY[0], STORY[1].replace("gets", "\x0cgets"), STORY[2].replace("berths", "&#12;berths"), *STORY[3:]]
    quote = "<blockquote>A berth is a promise,\x0b as the harbour master used to say.</blockquote>"
    found = text(page(f"<article><h1>Piers</h1>{paragraphs(lines)}{quote}</article>"))
    assert all(line in found for line in STORY)


def test_marks_for_one_kind_of_browser_are_no_text():
    body = f"<article><h1>Piers</h1><![if !lte IE 9]><p>{STORY[0]}</p><![endif]>{paragraphs(STORY[1:])}</article>"
    body = f"<!--[if lte IE 8]><p>Your browser is old.</p><![endif]-->{body}"
    found = text(page(body))
    assert all(line in found for line in STORY)
    assert "[" not in found
    assert "browser" not in found


def test_a_root_that_closes_itself_does_not_end_the_page():
    markup = page(f"<article><h1>Piers</h1>{paragraphs(STORY)}</article>").replace("<html lang='en'>", "<html />")
    assert all(line in text(markup) for line in STORY)


def test_a_broken_byte_does_not_spoil_the_accents_of_a_page():
    lines = [
        line.replace("harbour", "port de Saint-Émilien, où l'été").replace("board", "conseil né") for line in STORY
    ]
    data = page(f"<article><h1>Piers</h1>{paragraphs(lines)}<p>Fin de l'arti\x00.</p></article>").encode()
    found = text(data.replace(b"\x00", b"\xe9"))
    assert all(line in found for line in lines)


def test_accents_are_composed():
    lines = [line.replace("harbour", "où l'été port") for line in STORY]
    found = text(unicodedata.normalize("NFD", page(f"<article><h1>Piers</h1>{paragraphs(lines)}</article>")))
    assert all(line in found for line in lines)


def test_paragraphs_that_stand_as_the_others_do_are_not_cut_off():
    groups = "".join(f"<div class='part n{n}'><p>{line}</p></div>" for n, line in enumerate(STORY + OTHER))
    found = text(page(f"<div class='story'><h1>Board leases two piers</h1><div class='cell'>{groups}</div></div>"))
    assert all(line in found for line in STORY + OTHER)


def test_prose_in_boxes_and_bare_between_paragraphs_is_kept():
    linked = STORY[2].replace("berths further north", "<a href='/berths'>berths further north</a>")
    body = f"<p>{STORY[0]}</p><p>{STORY[1]}</p><div>{linked}</div><p>{STORY[3]}</p>{STORY[4]}<p>{STORY[5]}</p>"
    found = text(page(f"<article><h1>Piers</h1><div class='body'>{body}</div></article>"))
    assert [line for line in STORY if line in found] == STORY


def test_the_motto_of_a_site_is_no_lead():
    motto = "News from the coast, the hills and the valleys between them since the year of the great storm."
    head = f"<div><h1>The Coast Paper</h1><h2 class='site-description'>{motto}</h2></div>"
    body = f"<article><h1>Board leases two piers to ferry maker</h1>{paragraphs(STORY)}</article>"
    assert motto not in text(page(head + body))


def test_a_page_of_very_many_paragraphs_is_read():
    body = "".join(f"<p>Number {n}: {STORY[n % len(STORY)]}</p>" for n in range(3_500))
    assert len(text(page(f"<article><h1>Piers</h1>{body}</article>"))) > 100_000


# Days

TIME = "<time datetime='{}'>{}</time>"


def day(body: str, url: str = URL, head: str = "<title>Piers</title>", lang: str = "en") -> str:
    markup = page(body, head).replace("lang='en'", f"lang='{lang}'")
    return str(read_article(markup.encode(), url, "text/html").published)


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/film/2026/nov/18/piers", "2026-11-18"),
        ("/2026/3/9/piers", "2026-03-09"),
        ("/2026/HARBOUR/08/13/piers/index.html", "2026-08-13"),
        ("/archive/piers-20260712.html", "2026-07-12"),
        ("/2026/13/40/piers", "None"),
    ],
)
def test_days_in_addresses(path, expected):
    assert day(f"<article><h1>Piers</h1>{paragraphs(STORY)}</article>", "https://paper.example" + path) == expected


def test_a_day_in_words_beside_the_headline_goes_before_days_further_down():
    said = "".join(
        f"<div><time datetime='2018-03-1{n}'>a while ago</time><p>{line}</p></div>" for n, line in enumerate(OTHER)
    )
    body = f"<article><h1>Piers</h1><p>29. Januar 2019</p>{paragraphs(STORY * 12)}{said}</article>"
    assert day(body, lang="de") == "2019-01-29"


def test_a_day_of_a_comment_is_not_that_of_the_story():
    mark = "<time itemprop='datePublished' datetime='2026-02-03'>x</time>"
    said = f"<div class='reader-comments'>{mark}<p>{OTHER[0]}</p></div>"
    body = f"<article><h1>Piers</h1>{TIME.format('2026-01-31', '31 January')}{paragraphs(STORY)}</article>{said}"
    assert day(body) == "2026-01-31"


def test_the_class_updated_alone_marks_the_day_of_publication():
    mark = "<time class='entry updated' datetime='2026-10-13T12:34:00-04:00'>Today 12:34pm</time>"
    assert day(f"<article><h1>Piers</h1>{mark}{paragraphs(STORY)}</article>") == "2026-10-13"
    first = "<time class='entry' datetime='2026-10-12T09:00:00-04:00'>Yesterday</time>"
    assert day(f"<article><h1>Piers</h1>{mark}{first}{paragraphs(STORY)}</article>") == "2026-10-12"


def test_a_year_of_two_digits_after_day_and_month():
    assert day(f"<article><h1>Piers</h1><p>8.5.26</p>{paragraphs(STORY)}</article>", lang="de") == "2026-05-08"
