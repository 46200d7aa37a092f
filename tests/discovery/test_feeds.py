"""RSS and Atom feeds."""

from __future__ import annotations

from datetime import datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.discovery import parse_feed

BASE = "https://kabar.example/feed/"
RSS = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Kabar</title>
<item><title>Banjir &amp; Longsor</title><link>https://kabar.example/2022/09/banjir/</link>
<pubDate>Wed, 28 Sep 2022 07:05:00 +0000</pubDate><dc:creator>Wawan</dc:creator></item>
<item><title>Jalan</title><link>/2022/09/jalan/</link><pubDate>besok pagi</pubDate></item>
<item><title>Iklan</title><link>javascript:alert(1)</link></item>
<item><title>Banjir lagi</title><link>https://kabar.example/2022/09/banjir/</link></item>
</channel></rss>"""
ATOM = """<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom"><title>Kabar</title>
<entry><title>Panen Raya</title><link rel="replies" href="https://kabar.example/c/1"/>
<link rel="alternate" href="https://kabar.example/2022/09/panen.html"/>
<published>2022-09-28T14:05:00+07:00</published><updated>2022-09-29T08:00:00+07:00</updated>
</entry></feed>"""


def test_rss() -> None:
    first, second = parse_feed(RSS.encode(), BASE)
    assert first.url == "https://kabar.example/2022/09/banjir/"
    assert first.title == "Banjir & Longsor"
    assert first.published == datetime.fromisoformat("2022-09-28T14:05:00+07:00")
    assert first.published_raw == "Wed, 28 Sep 2022 07:05:00 +0000"
    assert second.url == "https://kabar.example/2022/09/jalan/"
    assert second.published is None, "a date that cannot be read is no date"


def test_atom() -> None:
    (entry,) = parse_feed(ATOM.encode(), BASE)
    assert entry.url == "https://kabar.example/2022/09/panen.html"
    assert entry.published == datetime.fromisoformat("2022-09-28T14:05:00+07:00")
    assert entry.modified == datetime.fromisoformat("2022-09-29T08:00:00+07:00")


def test_blank_lines_before_the_declaration() -> None:
    assert len(parse_feed(b"\n\n  " + RSS.encode(), BASE)) == 2


def test_broken_off_feed_gives_what_came_before() -> None:
    cut = RSS.encode()[: RSS.index("<item><title>Jalan")]
    assert [c.url for c in parse_feed(cut, BASE)] == ["https://kabar.example/2022/09/banjir/"]


def test_no_feed() -> None:
    assert parse_feed(b"<html><body>Tidak ada</body></html>", BASE) == []
    assert parse_feed(b"", BASE) == []


def test_entities_are_not_expanded() -> None:
    bomb = RSS.replace(
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>',
    ).replace("Banjir &amp; Longsor", "&b;&b;&b;")
    assert all(len(c.title or "") < 100 for c in parse_feed(bomb.encode(), BASE))


@settings(deadline=None)  # feedparser is slow on a loaded machine
@given(st.binary(max_size=200))
def test_never_raises(content: bytes) -> None:
    parse_feed(content, BASE)
    parse_feed(RSS.encode()[:300] + content, BASE)
