"""The words by which boilerplate of news pages is known, in names of elements and in lines of text."""

from __future__ import annotations

import re


def _either(block: str) -> str:
    """Alternatives, one a line, as one group."""
    return "(?:" + "|".join(line.strip() for line in block.strip().splitlines()) + ")"


#: In classes and ids of elements that hold no part of the article.
BOILERPLATE = re.compile(
    _either(
        r"""
        newsletter|related[-_]|[-_]related|relatedart|read-?more|read-?also|also-?read|lire-aussi
        share[-_]|[-_]share\b|social-(?:share|media|links|icons|bar)|caption\b|byline
        author-?bio|author-box|author-card|about-the-author
        breadcrumb|sponsored-|paywall-(?:gate|wall|overlay|banner|message|prompt)
        comments|comment-list|tag-?list|article-tags|post-tags|recirc
        trending|most-?read|most-?popular|cookie|consent-|print-only|visually-?hidden
        screen-reader|\bsr-only|video-player|audio-player|outbrain|taboola
        \blatest[-_](?:news|stor|head|post|article)|\btop-?stories|\bmore[-_](?:stories|news|from|articles)
        you[-_]?(?:may|might)[-_]|editors?[-_]?picks?\b|\bup-?next\b|\b(?:next|prev(?:ious)?)[-_](?:article|story|post)
        """
    ),
    re.IGNORECASE,
)

#: In classes and ids of what readers say below an article.
COMMENTS = re.compile(
    r"(?<![a-z])"
    + _either(
        r"""
        comments|comment[-_](?:list|text|body|content|section|area|thread|items?|reply|author|container|wrap\w*)
        (?:lista?[-_])?[ck]omm?ent[aá]r(?:e|es|er|ios|ze|zy|i)|commentaires|commenti|reacties|disqus|livefyre|spot-?im
        """
    )
    + r"(?![a-z])",
    re.IGNORECASE,
)

#: In classes of words that only machines read aloud.
HIDDEN = re.compile(r"visually-?hidden|screen-reader|\bsr-only|print-only", re.IGNORECASE)

#: In classes and ids of elements that hold a short extra on some pages and the article itself on others.
UNSURE = re.compile(
    _either(
        r"""
        promo|paywall|subscri|abonn|advert|disclaimer|copyright|recommend|donat(?:e|ion)|sharing|social-
        (?:article|post|entry|story)[-_]+meta\b|timestamp|publish(?:ed)?-?(?:date|time)|read(?:ing)?-?time
        """
    ),
    re.IGNORECASE,
)

#: In classes of the lead that many pages set between headline and picture.
LEAD = re.compile(
    r"\b(?:[\w-]*[-_])?"
    + _either(
        r"""
        dek|deck|standfirst|stand-first|sub-?title|sub-?head(?:line|ing)?|sub-?deck|lead|lede|lead-text|leadtext
        intro|introduction|chapo|chapeau|vorspann|teaser|teaser-?text|excerpt|strapline|summary|abstract|ingress
        entradilla|bajada|copete|sottotitolo|sommario|subtitulo|linha-fina|description|desc
        """
    )
    + r"(?:[-_]{1,2}\w+)?(?![\w-])",
    re.IGNORECASE,
)

#: At the beginning of a paragraph that is mostly a link to another story.
POINTER = re.compile(
    r"\W*"
    + _either(
        r"""
        read(?: more| also| next)?|also read|see also|related|more (?:on|from|about)|watch|listen
        don't miss|in case you missed
        à lire(?: aussi)?|lire(?: aussi)?|voir aussi|à voir
        lesen sie(?: auch| hier)?|mehr (?:zum thema|dazu|lesen)|siehe auch
        lea también|lee también|leer más|le puede interesar|te puede interesar|vea también|ver también|más sobre
        leia (?:também|mais)|veja (?:também|mais)|saiba mais|confira
        leggi anche|leggi|vedi anche|guarda anche|approfondisci
        lees ook|czytaj (?:też|także|również)|zobacz (?:też|także)|läs (?:också|mer)|les også|læs også
        """
    )
    + r"\b",
    re.IGNORECASE,
)

#: A line that says of itself that it points to another story; no sentence begins so.
POINTER_LINE = re.compile(
    r"\W*"
    + _either(
        r"""
        read (?:more|also|next)|also read|see also|à lire aussi|lire aussi|voir aussi|lesen sie auch|siehe auch
        lea también|lee también|le puede interesar|te puede interesar|vea también|ver también
        leia (?:também|mais)|veja também|leggi anche|vedi anche|guarda anche
        lees ook|czytaj (?:też|także|również)|zobacz (?:też|także)|läs också|les også|læs også
        """
    )
    + r"\s*[:：]",
    re.IGNORECASE,
)

#: Whole lines that are no part of an article.
NOISE = re.compile(
    r"\W*"
    + _either(
        r"""
        (?:skip )?advertisement|advertising|our standards: .{0,80}|.{0,150}\bsign up here
        a version of this article appear(?:s|ed) in .{0,120}
        sponsored|story continues(?: below(?: this ad(?:vertisement)?)?)?|continue reading
        sign up (?:for|to) .{0,80}newsletters?.{0,80}|subscribe (?:to|for) .{0,60}newsletter.{0,60}|subscribe now
        share this(?: article| story)?|share|follow us on .{0,60}|click here to (?:subscribe|sign up).{0,60}
        read the full (?:story|article).{0,60}|read more|copy link|print|save
        all rights reserved.{0,60}|(?:photo|image|picture)(?: credit| by)?: .{0,120}|getty images.{0,40}
        publicité|la suite après (?:la|cette) publicité|partager(?: l'article)?|lire plus tard|abonnez-vous
        (?:la suite|(?:cet|l[’'])\s?article) est réservée? aux abonnés
        il vous reste .{0,20}% de cet article à lire.{0,80}
        anzeige|werbung|artikel teilen|teilen|zur startseite|mehr zum thema|nach oben
        publicidad|anuncio|compartir|suscríbete
        publicidade|continua (?:depois|após) da publicidade|compartilhe
        pubblicità|condividi|riproduzione riservata.{0,20}|© .{0,80}
        """
    )
    + r"\W*",
    re.IGNORECASE,
)

_BYLINE = re.compile(
    r"\W*(?:(?i:(?:written |posted |published )?by|von|par|por)\s+[^\W\d_a-z][^.]{0,100}"
    r"|(?i:published|posted|updated|publié|veröffentlicht|publicado|pubblicato|stand)\b[^.]{0,100})"
)


def is_byline(line: str) -> bool:
    """True for a line that names writer or day and says nothing else."""
    return _BYLINE.fullmatch(line) is not None
