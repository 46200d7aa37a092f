"""What pages of unknown make put in the way: names, dates and texts that are not the article's."""

from __future__ import annotations

import pytest

from crawler.extraction import extract
from crawler.items import Article

URL = "https://kabarasri.example/berita/panen-raya-jagung"
FIRST = "Warga Desa Sukamaju memanen jagung bersama camat dan para ketua kelompok tani setempat. "
SECOND = "Hasil panen tahun ini lebih banyak daripada tahun lalu karena hujan turun pada waktunya. "
TEXT = f"<p>{FIRST * 2}</p><p>{SECOND * 2}</p>"
BODY = [(FIRST * 2).strip(), (SECOND * 2).strip()]
TITLE = "Panen Raya Jagung di Sukamaju"


def read(body: str, head: str = "", *, generic: bool = False) -> Article:
    html = f"<html><head><title>{TITLE} | Kabar Asri</title>{head}</head><body>{body}</body></html>"
    article = extract(html, URL, generic=generic)
    assert isinstance(article, Article), article
    return article


def paragraphs(article: Article) -> list[str]:
    return (article.body or "").split("\n\n")


@pytest.mark.parametrize(
    "below",
    [
        pytest.param(
            '<form id="commentform"><p class="comment-form-author"><label>Nama <span>*</span>'
            "</label></p></form>",
            id="field of a form",
        ),
        pytest.param(
            '<ol class="commentlist"><li><div class="comment-author vcard"><cite class="fn">'
            "Tari Dewi</cite></div><time>3 Mei 2025</time><p>Semoga panen lagi.</p></li></ol>",
            id="somebody who comments",
        ),
        pytest.param(
            '<div class="sidebar"><p class="author">Sari Laut</p><p>3 Mei 2025</p></div>',
            id="author of another article",
        ),
    ],
)
def test_names_and_dates_of_others_are_not_the_articles(below: str) -> None:
    article = read(f"<h1>{TITLE}</h1><div class=isi>{TEXT}</div>{below}", generic=True)
    assert article.authors == []
    assert article.date_published is None


@pytest.mark.parametrize(
    ("line", "authors"),
    [
        ("By Simon Simbolon 28 Juni 2018", ["Simon Simbolon"]),
        ("<a rel=author>Simon Simbolon</a><p><time>on 28 Juni 2018</time></p>", ["Simon Simbolon"]),
        ("<span>Posted by</span> <span class=author>Simon Simbolon</span>", ["Simon Simbolon"]),
        ("Posted on 28 Juni 2018 by Simon Simbolon", ["Simon Simbolon"]),
        ("28 Juni 2018 oleh Simon Simbolon", ["Simon Simbolon"]),
        ("<span>28 Juni 2018</span><span>By <a>Redaksi</a></span>", ["Redaksi"]),
        ("Jagung milik warga dibeli oleh Badan Pangan", []),
        ("<h2>Jagung Warga Dibeli oleh Badan Pangan</h2>", []),
    ],
)
def test_names_between_headline_and_text(line: str, authors: list[str]) -> None:
    article = read(f"<h1>{TITLE}</h1><div>{line}</div><div class=isi>{TEXT}</div>", generic=True)
    assert article.authors == authors


def test_comments_are_not_the_text() -> None:
    comments = "".join(f"<li><p>{SECOND} Komentar ke-{n}.</p></li>" for n in range(8))
    article = read(
        f"<h1>{TITLE}</h1><div class=isi>{TEXT * 2}</div><ul class=commentlist>{comments}</ul>",
        generic=True,
    )
    assert paragraphs(article) == BODY * 2


def test_a_short_headline_is_found_among_the_headings_of_the_text() -> None:
    html = (
        "<title>PANEN RAYA | kabarasri.example</title><h1>PANEN RAYA</h1>"
        f"<div class=isi>{TEXT}<h1>Jagung Baru Tahan Kering dan Cepat Dipanen</h1>{TEXT}</div>"
    )
    article = extract(html, URL, generic=True)
    assert isinstance(article, Article)
    assert article.title == "PANEN RAYA"


def test_of_several_articles_in_a_row_the_one_of_the_headline_is_read() -> None:
    other = "<article><h2>Jalan Rusak Diperbaiki</h2><p>" + "Jalan rusak itu diperbaiki. " * 12
    article = read(
        f"<main><article><h1>{TITLE}</h1>{TEXT}</article>{other}</p></article>{other}</p></article></main>",
        generic=True,
    )
    assert paragraphs(article) == BODY


def test_the_label_of_the_tags_is_no_tag() -> None:
    tags = '<div class="tags-links"><a>TAGS</a> <a>Jagung</a> <a>Tag Sukamaju</a></div>'
    article = read(
        f'<article><h1 class="entry-title">{TITLE}</h1><div class="entry-content">{TEXT}</div>'
        f"{tags}</article>"
    )
    assert article.tags == ["Jagung", "Tag Sukamaju"]


@pytest.mark.parametrize("generic", [False, True])
def test_the_editor_in_the_head_is_not_the_author_that_the_text_names(generic: bool) -> None:
    head = '<meta name="author" content="Laksana Budi">'
    credit = "<p class=small>Pewarta: Rahmat Subekti<br>Editor: Laksana Budi</p>"
    article = read(f"<h1>{TITLE}</h1><div class=isi>{TEXT}{credit}</div>", head, generic=generic)
    assert (article.authors, article.editors) == (["Rahmat Subekti"], ["Laksana Budi"])


def test_an_account_that_is_the_site_is_no_author() -> None:
    head = '<meta property="og:site_name" content="Kabar Asri">'
    page = (
        '<article class="type-post"><h1 class="entry-title">{}</h1>'
        '<b class="author vcard"><a>{}</a></b><div class="entry-content">{}</div></article>'
    )
    assert read(page.format(TITLE, "Kabar Asri", TEXT), head).authors == []
    assert read(page.format(TITLE, "Simon Simbolon", TEXT), head).authors == ["Simon Simbolon"]


def test_the_article_that_is_loaded_below_names_its_own_author() -> None:
    one = "<article><h1>{}</h1><div class=by>Oleh {}</div><div>{}</div></article>"
    other = one.format("Jembatan Desa Diresmikan", "Tari Dewi", TEXT.replace("jagung", "padi"))
    article = read(one.format(TITLE, "Simon Simbolon", TEXT) + other)
    assert article.authors == ["Simon Simbolon"]
    assert paragraphs(article) == BODY


def test_a_portal_is_no_author() -> None:
    head = '<meta name="author" content="CNN Indonesia">'
    assert read(f"<h1>{TITLE}</h1><div class=isi>{TEXT}</div>", head).authors == []


def test_roles_in_cells_of_a_table() -> None:
    table = (
        "<table><tr><td>Penulis</td><td>: Rahmat Subekti</td></tr>"
        "<tr><td>Editor</td><td>: Laksana Budi</td></tr></table>"
    )
    article = read(f"<h1>{TITLE}</h1><div class=isi>{TEXT}</div>{table}", generic=True)
    assert (article.authors, article.editors) == (["Rahmat Subekti"], ["Laksana Budi"])


def test_roles_above_their_names() -> None:
    lines = (
        '<div class="reporter"><p class="title">Reporter</p><p class="title">Rahmat Subekti '
        '(Magetan)</p><p class="title">Editor</p><p class="title">Laksana Budi</p></div>'
    )
    body = f'<article class="detail-in"><div id="isi" itemprop="articleBody">{TEXT}</div></article>'
    article = read(f"<h1>{TITLE}</h1>{lines}{body}")
    assert (article.authors, article.editors) == (["Rahmat Subekti"], ["Laksana Budi"])


def test_utc_that_is_the_local_clock_gives_way_to_the_shown_time() -> None:
    head = '<meta name="pubdate" content="2022-03-14T15:48:20Z">'
    article = read(
        f"<h1>{TITLE}</h1><p>Senin, 14 Mar 2022 15:20 WIB</p><div class=isi>{TEXT}</div>",
        head,
        generic=True,
    )
    assert article.date_published is not None
    assert article.date_published.isoformat() == "2022-03-14T15:20:00+07:00"


@pytest.mark.parametrize("raw", ["2022-03-14T15:20:00+07:00", "2022-03-14T08:20:00+00:00"])
def test_one_instant_is_equally_exact_in_every_zone(raw: str) -> None:
    head = f'<meta property="article:published_time" content="{raw}">'
    assert read(f"<h1>{TITLE}</h1><div class=isi>{TEXT}</div>", head).date_precision == "minute"


RELATED = "".join(
    f'<div class="td_module"><h3><a href="/berita/{n}">Judul Berita Lain Nomor {n} Panjang</a></h3>'
    f'<span class="td-post-author-name"><a href="/penulis/{n}">Penulis Lain {n}</a></span></div>'
    for n in range(7)
)


@pytest.mark.parametrize("generic", [False, True])
def test_related_modules_in_a_short_article_do_not_make_it_a_list(generic: bool) -> None:
    article = read(
        f'<h1 class="entry-title">{TITLE}</h1><div class="td-post-content">{TEXT}<p>{FIRST}</p>'
        f'<div class="td_block_related_posts">{RELATED}</div></div>',
        generic=generic,
    )
    assert paragraphs(article) == [*BODY, FIRST.strip()]


def test_the_account_by_the_headline_is_the_author() -> None:
    article = read(
        f'<div>{RELATED}</div><header><h1 class="entry-title">{TITLE}</h1>'
        '<span class="td-post-author-name"><a href="/penulis/r">Rahmat Subekti</a></span> <span '
        'class="td-post-author-name"><a href="/penulis/t">Tari Dewi</a></span></header>'
        f'<div class="td-post-content">{TEXT}</div>{RELATED}'
    )
    assert article.authors == ["Rahmat Subekti", "Tari Dewi"]


@pytest.mark.parametrize("root", ["rss", "feed", "urlset"])
def test_a_feed_is_no_article(root: str) -> None:
    items = f"<item><title>{TITLE}</title><description>{FIRST * 4}</description></item>" * 3
    result = extract(f'<?xml version="1.0"?><{root}><channel>{items}</channel></{root}>', URL)
    assert not isinstance(result, Article)
    assert result.reason == "index-page"


def test_an_old_page_sets_its_headline_in_a_large_type() -> None:
    html = (
        f"<title>{TITLE} :: Kabar Tua</title><table><tr><td><h3><a href=/b>Jalan Rusak di Kota "
        "Muara Diperbaiki</a></h3></td></tr><tr><td><table><tr><td><font size=5>"
        f"<b>{TITLE}</b></font></td></tr>"
        "<tr><td><font>Senin, 14 Maret 2022 - 15:20 WIB</font></td></tr>"
        f"<tr><td>{BODY[0]}<br><br>{BODY[1]}</td></tr></table></td></tr></table>"
    )
    article = extract(html, URL)
    assert isinstance(article, Article)
    assert article.title == TITLE
    assert article.date_published is not None
    assert article.date_published.isoformat() == "2022-03-14T15:20:00+07:00"
    assert paragraphs(article) == BODY


def test_the_same_headline_in_a_list_of_the_latest_news_is_not_the_articles() -> None:
    link = f"<li><h3><a href=/a>{TITLE}</a></h3><span>Senin, 14 Maret 2022 19:14 WIB</span></li>"
    article = read(
        f"<ul>{link}</ul><p>Senin, 14 Maret 2022 15:20 WIB</p><h3>{TITLE}</h3><div>{TEXT}</div>",
        generic=True,
    )
    assert article.date_published is not None
    assert article.date_published.hour == 15


@pytest.mark.parametrize(
    "around",
    [
        pytest.param(
            "<div><p class=sub>{lead}</p><article>{text}</article></div>", id="standfirst"
        ),
        pytest.param(
            "<div><div class=isi>{text}</div><p>Kabar menarik lain ada di kanal kami</p></div>",
            id="call behind the text",
        ),
        pytest.param(
            "<div><span>Kabar Muara</span><span>14 Maret 2022 15:20 WIB</span>{text}</div>",
            id="name and date",
        ),
    ],
)
def test_what_stands_beside_the_text(around: str) -> None:
    lead = "Camat mengajak para petani menanam jagung dua kali setahun"
    text = "".join(f"<p>{line}</p>" for line in (*BODY, *BODY))
    article = read(f"<h1>{TITLE}</h1>{around.format(text=text, lead=lead)}", generic=True)
    assert paragraphs(article) == [*BODY, *BODY]


def test_a_last_paragraph_beside_the_container_stays() -> None:
    text = "".join(f"<p>{line}</p>" for line in (*BODY, *BODY))
    last = "<p>Panen raya berikutnya dijadwalkan pada akhir tahun.</p>"
    article = read(f"<h1>{TITLE}</h1><div><div class=isi>{text}</div>{last}</div>", generic=True)
    assert paragraphs(article)[-1] == "Panen raya berikutnya dijadwalkan pada akhir tahun."


@pytest.mark.parametrize("generic", [False, True])
def test_a_standfirst_apart_from_the_body_is_the_lead(generic: bool) -> None:
    lead = "Camat mengajak para petani menanam jagung dua kali setahun."
    page = f'<h1>{TITLE}</h1><div class="{{}}">{lead}</div><div class=isi>{TEXT}</div>'
    article = read(page.format("summary"), generic=generic)
    assert (article.lead, paragraphs(article)) == (lead, BODY)
    assert read(page.format("iklan"), generic=generic).lead == BODY[0]


def test_a_teaser_that_is_cut_short_is_no_lead() -> None:
    lead = "Camat mengajak para petani menanam jagung dua kali…"
    article = read(f'<h1>{TITLE}</h1><p class="excerpt">{lead}</p><div class=isi>{TEXT * 2}</div>')
    assert article.lead == BODY[0]


def test_a_dateline_before_the_paragraphs_stays_with_them() -> None:
    text = "".join(f"<div class=w><p>{line}</p></div>" for line in (*BODY, *BODY))
    article = read(
        f"<h1>{TITLE}</h1><div><strong>Sukamaju</strong> - <div>{text}</div></div>", generic=True
    )
    assert paragraphs(article)[0] == f"Sukamaju - {BODY[0]}"


@pytest.mark.parametrize(
    "beside", ["Updated 9:22 PM", "15:20 WIB", "WIB", "Tayang Senin", "Dibaca 120 kali"]
)
def test_what_stands_beside_a_name_is_no_name(beside: str) -> None:
    line = f"<div class=author>Rahmat Subekti | {beside}</div>"
    article = read(f"<h1>{TITLE}</h1>{line}<div class=isi>{TEXT}</div>", generic=True)
    assert article.authors == ["Rahmat Subekti"]
