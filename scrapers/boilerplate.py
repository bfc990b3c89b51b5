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
        newsletter|related-|-related|relatedart|read-?more|read-?also|also-?read
        share-|-share\b|sharing|social-|caption|byline|author-?bio|author-box|author-card
        breadcrumb|advert|sponsored-|promo-|-promo|paywall-|subscribe|subscription-
        disclaimer|copyright|comments|comment-list|tag-?list|article-tags|post-tags|recirc
        recommend|trending|most-?read|most-?popular|cookie|consent|print-only|visually-?hidden
        screen-reader|\bsr-only|video-player|audio-player|donat(?:e|ion)|outbrain|taboola
        """
    ),
    re.IGNORECASE,
)

#: At the beginning of a line that only points to another story.
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
        """
    )
    + r"\b",
    re.IGNORECASE,
)

#: Whole lines that are no part of an article.
NOISE = re.compile(
    r"\W*"
    + _either(
        r"""
        advertisement|advertising|sponsored|story continues(?: below(?: this ad(?:vertisement)?)?)?|continue reading
        sign up (?:for|to) .{0,80}newsletters?.{0,80}|subscribe (?:to|for|now) .{0,100}
        share this(?: article| story)?|share|follow us on .{0,60}|click here to .{0,80}
        read the full (?:story|article).{0,60}|read more|copy link|print|save
        our standards: .{0,80}|all rights reserved.{0,60}
        (?:photo|image|picture)(?: credit| by)?: .{0,120}|getty images.{0,40}
        publicité|la suite après (?:la|cette) publicité|partager(?: l'article)?|lire plus tard|abonnez-vous.{0,80}
        anzeige|werbung|artikel teilen|teilen|zur startseite|mehr zum thema|nach oben
        publicidad|anuncio|compartir|suscríbete.{0,80}
        publicidade|continua (?:depois|após) da publicidade|compartilhe|assine .{0,80}
        pubblicità|condividi|iscriviti .{0,80}|riproduzione riservata.{0,20}|© .{0,80}
        """
    )
    + r"\W*",
    re.IGNORECASE,
)
