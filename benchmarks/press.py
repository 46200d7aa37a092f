"""Made-up articles in any number for ``benchmarks/store.py``: the same seed gives the same ones.

Bodies of some 4,000 characters from a vocabulary of 30,000 words that come as often as words of a
language do, with the fields that a crawled article has. A copy is another site's: some words
changed, another lead, its last paragraph left out.
"""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from itertools import accumulate

from crawler.items import Article
from crawler.steps import content_hash
from crawler.urls import canonical_url

END = datetime(2026, 6, 30, 17, 0, tzinfo=UTC)
"""When the last article of the archive appeared."""
SPAN = timedelta(days=3 * 365)
RECENT = timedelta(days=45)
"""Before ``END``: of the articles since then texts and sketches belong together."""
SITES = 40
BODY_CHARACTERS = 4_000
COPIES = 0.05
"""Share of the new articles that are copies of a new one before them."""
BACKFILL = 0.1
"""Share of the new articles that appeared at any time, not in the last two weeks."""

_WORDS = 30_000
_SYLLABLES = [first + vowel for first in [*"bcdghjklmnprstwy", "ng", "ny"] for vowel in "aeiou"]
_ENDS = ("", "n", "ng", "r", "s", "t", "k", "h")
_ZONES = ("Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura")


class Press:
    """All articles of one seed."""

    def __init__(self, seed: int = 7) -> None:
        self._rnd = random.Random(seed)
        words: dict[str, None] = {}
        while len(words) < _WORDS:
            length = self._rnd.choices((1, 2, 3, 4), (1, 6, 6, 2))[0]
            word = "".join(self._rnd.choices(_SYLLABLES, k=length)) + self._rnd.choice(_ENDS)
            words[word] = None
        self.words = list(words)
        self._weights = list(accumulate(1 / (rank + 2.7) for rank in range(_WORDS)))
        self._written: list[Article] = []

    def text(self, characters: int = BODY_CHARACTERS) -> str:
        """Paragraphs of a few sentences each."""
        rnd = self._rnd
        words = iter(rnd.choices(self.words, cum_weights=self._weights, k=characters // 4))
        paragraphs: list[str] = []
        length = 0
        while length < characters:
            sentences = []
            for _ in range(rnd.randint(2, 4)):
                sentence = " ".join(next(words, "dan") for _ in range(rnd.randint(8, 22)))
                sentences.append(f"{sentence[0].upper()}{sentence[1:]}.")
            paragraphs.append(" ".join(sentences))
            length += len(paragraphs[-1]) + 2
        return "\n\n".join(paragraphs)[:characters]

    def moment(self) -> datetime:
        """When a new article appeared: mostly in the last two weeks."""
        if self._rnd.random() < BACKFILL:
            return END - SPAN * self._rnd.random()
        return END - timedelta(days=14) * self._rnd.random()

    def new(self, numbers: range) -> list[Article]:
        """New articles; one of twenty is a copy of one that was made here before."""
        articles = []
        for number in numbers:
            if self._written and self._rnd.random() < COPIES:
                original = self._rnd.choice(self._written[-5_000:])
                assert original.date_published is not None
                later = original.date_published + timedelta(hours=self._rnd.randint(1, 72))
                articles.append(self.article(number, later, self._copied(original.body or "")))
            else:
                articles.append(self.article(number, self.moment()))
                self._written.append(articles[-1])
        return articles

    def article(self, number: int, moment: datetime, body: str | None = None) -> Article:
        """The article of that number, which is part of its address."""
        rnd = self._rnd
        body = body or self.text()
        title = " ".join(rnd.sample(self.words, 9)).capitalize()
        site = f"kabar{rnd.randrange(SITES):02}"
        root = f"https://www.{site}.example"
        url = f"{root}/{moment:%Y/%m/%d}/{title.replace(' ', '-').lower()}-{number}/"
        stated = moment.isoformat()
        return Article(
            url=url,
            url_key=canonical_url(url),
            fetched_url=url,
            site=site,
            publisher=f"Kabar {site}",
            site_province="73",
            timezone=_ZONES[number % 3],
            title=title,
            lead=body.split("\n\n", 1)[0],
            body=body,
            authors=[" ".join(rnd.sample(self.words, 2)).title()],
            editors=[" ".join(rnd.sample(self.words, 2)).title()],
            byline_raw="Oleh: Wartawan",
            section="Daerah",
            categories=["Daerah", "Ekonomi"],
            tags=rnd.sample(self.words, 4),
            date_candidates=[
                {"source": source, "kind": "published", "raw": stated, "value": stated}
                for source in ("json-ld", "meta", "time")
            ],
            date_published=moment,
            date_published_raw=stated,
            date_published_source="json-ld",
            date_precision="second",
            date_modified=moment + timedelta(minutes=5),
            date_downloaded=moment + timedelta(hours=1),
            dateline_place="Palu",
            related_links=[{"text": "Baca juga", "url": f"{root}/lama-{rnd.randrange(10**6)}/"}],
            removed=[{"text": "Baca juga", "rule": "related"}],
            image_url=f"{root}/foto/{number}.jpg",
            image_caption="Jembatan lama.",
            language="id",
            content_hash=content_hash(body),
            rule_version="0123456789abcdef",
        )

    def _copied(self, body: str) -> str:
        paragraphs = body.split("\n\n")[:-1]
        words = " ".join(paragraphs[1:]).split(" ")
        for place in self._rnd.sample(range(len(words)), len(words) // 20):
            words[place] = self._rnd.choice(self.words)
        return f"{self.text(300)}\n\n{' '.join(words)}"
