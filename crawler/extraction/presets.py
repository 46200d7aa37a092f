"""Presets: what a page shows itself to be, and where that kind of page keeps its fields.

A preset is recognised by the page's own markup, never by its address. Several may fit one page
(a theme, and WordPress beneath it); their selectors are tried in the order of ``PRESETS``, the
first match wins.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import lru_cache
from typing import TYPE_CHECKING

from crawler.extraction.selectors import compile_selector, occurs

if TYPE_CHECKING:
    from crawler.extraction.document import Document
    from crawler.profile import SiteProfile


@dataclass(frozen=True, kw_only=True, slots=True)
class Rules:
    """Selectors of one kind of page, the first that matches wins."""

    title: tuple[str, ...] = ()
    body: tuple[str, ...] = ()
    lead: tuple[str, ...] = ()
    date: tuple[str, ...] = ()
    byline: tuple[str, ...] = ()
    """Visible text that names people with their roles, or a single name."""
    author: tuple[str, ...] = ()
    """Elements whose text is one author's name."""
    editor: tuple[str, ...] = ()
    section: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    image: tuple[str, ...] = ()
    caption: tuple[str, ...] = ()
    next_page: tuple[str, ...] = ()
    breadcrumb: tuple[str, ...] = ()
    """The trail to the article, from the home page to its own section."""
    wrong_dates: tuple[str, ...] = ()
    """Names of metas that state no date of publication on this kind of page."""
    pager: tuple[str, ...] = ()
    """The pager inside the body: furniture of the page, no part of the fragment."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Preset:
    """A kind of page: the marks that show it, and its rules."""

    name: str
    marks: tuple[str, ...]
    """Selectors; a page where one matches is of this kind."""
    rules: Rules


PRESETS: tuple[Preset, ...] = (
    # --- networks and portals ------------------------------------------------------------------
    Preset(
        name="antara-2015",
        marks=("#content_news",),
        rules=Rules(
            title=("h1.title",),
            body=("#content_news",),
            date=(".date time", ".date.mt10", ".bjbrt .date"),
            byline=(".byline",),
            tags=("span[itemprop=keywords]", ".block_tag a"),
            image=("#image_news img",),
            caption=("#caption_news",),
        ),
    ),
    Preset(
        name="antara",
        marks=(
            ".wrap__article-detail-content",
            ".wrap__article-detail",
            ".wrap__article-detail-title",
        ),
        rules=Rules(
            title=(".wrap__article-detail-title h1", "h1.post-title"),
            body=(
                ".wrap__article-detail-content",
                ".post-content[itemprop=articleBody]",
                ".post-content",
            ),
            date=(
                ".wrap__article-detail-info .list-inline-item span.text-secondary",
                ".wrap__article-detail-info .list-inline-item",
                ".simple-share",
            ),
            tags=(".blog-tags a", ".tags-widget a", "ul.blog-tags li a"),
            breadcrumb=(".breadcrumbs a[href*=category]", ".breadcrumb a"),
            image=(".wrap__article-detail-image img",),
            caption=(".wrap__article-detail-image figcaption",),
        ),
    ),
    Preset(
        name="detik-2015",
        marks=("div.text_detail", "div.text_gal", "#detikdetailtext", ".detail_area"),
        rules=Rules(
            title=(".content_detail h1", ".detail_area h1", ".jdl h1"),
            body=("div.text_detail", "#detikdetailtext", "div.detail_text", "div.text_gal"),
            date=(
                ".content_detail > .date",
                ".detail_profil .date",
                ".content_detail .date",
                ".detail_area .date",
                ".jdl .date",
            ),
            wrong_dates=("pubdate",),
            byline=(
                ".content_detail .author",
                ".detail_area .author",
                ".jdl .author",
                ".detail_profil strong",
            ),
            breadcrumb=("ul.breadcrumb li a", ".breadcrumb a"),
            tags=(".tag_detail a", ".detail_tag a", ".tag-detail a"),
            image=(".pic_artikel img", ".gallery_view img"),
            caption=(".pic_artikel span",),
        ),
    ),
    Preset(
        name="detik",
        marks=(".detail__body-text", ".detail__title"),
        rules=Rules(
            title=("h1.detail__title",),
            body=(".detail__body-text",),
            date=(".detail__date",),
            wrong_dates=("pubdate",),
            byline=(".detail__author",),
            breadcrumb=(".page__breadcrumb a", ".detail__breadcrumb a"),
            tags=(".detail__body-tag a", ".detail__tag a"),
            image=(".detail__media-image img", ".detail__media img"),
            caption=(".detail__media-caption",),
            next_page=(".detail__multiple a", ".detail__anchor-numb a", ".detail__long-nav a"),
        ),
    ),
    Preset(
        name="cnn-indonesia",
        marks=("div.detail_wrap", "div.detail-wrap", ".detail_text"),
        rules=Rules(
            title=(".detail_wrap h1", ".detail-wrap h1", ".content_detail h1"),
            body=("#detikdetailtext", "div.detail-text", "div.detail_text"),
            date=(
                ".detail_wrap .date",
                ".detail-wrap .text-cnn_grey",
                ".jdl .date",
                ".detail_wrap .date",
            ),
            byline=(".detail_wrap .author", ".jdl .author", ".detail_wrap .author"),
        ),
    ),
    Preset(
        name="kompas-2015",
        marks=(".kcm-read-text", ".kcmread1114", ".kcm-read", ".div-read"),
        rules=Rules(
            title=(
                ".kcm-read-top h2",
                ".kcm-read-top h1",
                ".kcm-read h2",
                ".baca-content h2",
                ".judul_artikel2011",
            ),
            body=(".kcm-read-text", ".kcmread1114", ".div-read"),
            date=(".kcm-date", ".kcm-read .msmall.grey", ".grey.small.mb2", ".msmall.grey"),
            byline=(
                "table.grey",
                ".kcm-read-body table",
                ".kcm-read-copy table",
                ".div-read table",
            ),
            breadcrumb=(".kcm-read-top ul h4 a", ".kcm-breadcrumb a"),
            tags=(".kcm-tag a", ".tag-article a", ".kcm-read-tag a"),
            image=(".kcm-read .photo img", ".kcm-read-body .photo img"),
            caption=(".kcm-read .photo .credit", ".kcm-read .photo-caption"),
        ),
    ),
    Preset(
        name="kompas",
        marks=("h1.read__title", ".read__header", ".read__content"),
        rules=Rules(
            title=("h1.read__title", ".read__header h1"),
            body=(".read__content", ".read__article", "[itemprop=articleBody]"),
            date=(".read__info__date", ".read__time", ".read__date"),
            byline=(
                ".read__info__author",
                ".credit-title-name",
                ".read__credit__item",
                ".read__author",
            ),
            editor=(".credit-title-nameEditor", ".read__info__editor"),
            breadcrumb=(".breadcrumb__link", ".breadcrumb__item a", ".breadcrumb__wrap a"),
            tags=(".tag__article__link", ".tag__article a", ".tag__list a", ".read__tagging a"),
            image=(".photo__img img", ".read__photo img", ".cover-photo img", ".photo img"),
            caption=(".photo__caption", ".photo__author", ".read__photo-caption"),
            next_page=(".paging__link", ".read__paging a", ".paging__item a"),
        ),
    ),
    Preset(
        name="tribun",
        marks=(".side-article.txt-article", "#arttitle", ".txt-article"),
        rules=Rules(
            title=("#arttitle", "#article h1", "#article_con h1"),
            body=(".side-article.txt-article", ".txt-article"),
            date=("#article_con time", "#article time", "time.grey", ".mt10 time", "time"),
            byline=("#penulis",),
            editor=("#editor",),
            breadcrumb=(".breadcrumb h4 a", "#article_con h4 a"),
            tags=(".tagcloud3 a", ".tagcloud a", ".mb10 .tagcloud3 h5 a"),
            image=("img.imgfull", ".imgfull_div img"),
            caption=(".imgfull_div .arial", ".imgfull_div .f12", ".img-caption"),
            next_page=(".paging a",),
        ),
    ),
    Preset(
        name="liputan6",
        marks=(".read-page__content-body", "#multi-page-0", ".article-content-body"),
        rules=Rules(
            title=("h1.read-page--header__title", "h1.article-header__title"),
            body=(".read-page__content-body", ".article-content-body", "#multi-page-0"),
            date=(
                "time.read-page--header__datetime",
                ".read-page--header__datetime",
                "time.article-header__datetime",
            ),
            byline=(".read-page--header__author", ".article-header__author"),
            breadcrumb=("li.read-page--breadcrumb--item a", ".read-page--breadcrumb--item a"),
            tags=("a.read-page--tags__link", ".tags--snippet__link"),
            image=(
                ".read-page--photo-gallery--item__picture img",
                ".read-page--photo-tag--header img",
            ),
            caption=(".read-page--photo-gallery--item__caption",),
            next_page=(".multi-page a", ".paging--article a"),
        ),
    ),
    Preset(
        name="kapanlagi",
        marks=(
            "#v6-revb-detailnews",
            ".v7-music-detail-news",
            "#newsdetail-right-new",
            "#v7-music-newsdetail-right",
        ),
        rules=Rules(
            title=(".entertainment-newsdetail-title-new", ".v7-music-newsdetail-title"),
            body=("#v6-revb-detailnews", ".v7-music-detail-news", ".entertainment-detail-news"),
            date=(".newsdetail-schedule-new", ".v7-music-newsdetail-schedule"),
            section=(".news_arsip h3 a.greenlink", ".news_arsip a.greenlink"),
            tags=(".v7-tags-terkait-warper li a",),
            image=(
                ".entertainment-newsdetail-headlineimg img",
                ".v7-music-newsdetail-headlineimg img",
            ),
        ),
    ),
    Preset(
        name="okezone",
        marks=("#contentx", ".ctn-desc", ".nmreporter", ".namerep"),
        rules=Rules(
            title=(".title-detail h1", ".title h1", ".detail-title h1"),
            body=("#contentx", "div.ctn-desc", "#article-box .read", ".c-detail"),
            date=("time.tgl", ".namerep b", ".title-detail span", ".tgl", ".meta-post time"),
            byline=(".nmreporter", ".namerep", ".title-detail .reporter"),
            breadcrumb=(".breadcrumb a", ".breadcumb a"),
            tags=(".detail-tag a", ".newtag a", ".tag-article a"),
        ),
    ),
    Preset(
        name="republika",
        marks=(
            ".txt-detailberita",
            ".teaser.global-detail",
            ".date-detail",
            ".date-pic",
            ".teaser-pic",
        ),
        rules=Rules(
            title=(
                ".set-detail h1",
                ".jdl-detail",
                ".content-detail-center h1",
                ".max-card__title h1",
            ),
            body=(
                ".txt-detailberita",
                ".teaser.global-detail",
                ".teaser-pic",
                ".article-content",
                ".content-detail .artikel",
                ".content-detail",
            ),
            date=(".date-detail", ".date-pic", ".content-detail-center .date", ".date"),
            byline=(".by", ".content-detail-center .red"),
            tags=(".tag-detail a", ".tag a"),
        ),
    ),
    Preset(
        name="tempo-2015",
        marks=("div.tubuh-berita", ".artikel .block-tanggal"),
        rules=Rules(
            title=(".artikel h1", ".judul-konten", ".judul h1"),
            body=("div.tubuh-berita", "div.artikel"),
            date=(".block-tanggal", ".kolom-2-kolom .tanggal", ".tanggal"),
            breadcrumb=("ul.block-kanal-map li a", ".home-map .site-map a"),
            tags=(".block-tag a", ".tag a"),
        ),
    ),
    Preset(
        name="tempo",
        marks=(".detail-in #isi", ".detail-artikel #isi"),
        rules=Rules(
            title=(".detail-title h1", "article h1", "h1.title"),
            body=("#isi[itemprop=articleBody]", "#isi"),
            date=(".detail-title .date", "p.date", ".date"),
            byline=(".reporter .title", ".author a", "#author"),
            tags=(".tags a", ".box-tag-detail a"),
        ),
    ),
    Preset(
        name="viva-2016",
        marks=("article.article-detail #article-content",),
        rules=Rules(
            title=("article.article-detail .title h1", ".article-detail h1"),
            lead=("article.article-detail .summary",),
            body=(
                "#article-content [itemprop=articleBody]",
                "#article-content > span",
                "#article-content",
            ),
            date=(".smalldesc .date", ".article-detail .date"),
            byline=(".smalldesc .author", ".article-detail .author"),
            image=(".article-detail .thumbcontainer img",),
        ),
    ),
    Preset(
        name="viva",
        marks=(".main-content-detail", ".main-content-author"),
        rules=Rules(
            title=(".main-content-title h1",),
            body=(".main-content-detail",),
            date=(".main-content-date",),
            byline=(".main-content-author",),
            tags=(".tag-list a",),
            next_page=(".pagination-detail a",),
        ),
    ),
    Preset(
        name="mediaindonesia",
        marks=(".author-2", ".ext-channel"),
        rules=Rules(
            title=("h1",),
            body=("div.article", "article .article"),
            date=(".datetime",),
            byline=(".author-2",),
            tags=(".tag-list a", ".tags a"),
        ),
    ),
    Preset(
        name="jpnn",
        marks=(".date-publish", ".page-content .baca-juga"),
        rules=Rules(
            title=(".page-header h1", ".title-article h1", "h1"),
            body=("div[itemprop=articleBody]",),
            date=(".date-publish", ".page-header .silver"),
            tags=(".list-tags a", ".tags a"),
            next_page=(".pagination a", ".paging-article a"),
        ),
    ),
    Preset(
        name="inews",
        marks=(".bodyArticleWrapper", ".bodyArticle"),
        rules=Rules(
            title=("h1.titleArticle", "h1.headerTitle", "h1"),
            body=("article.bodyArticleWrapper", ".bodyArticleWrapper", ".bodyArticle"),
            date=(".createdAt",),
            byline=(".authorArticle", ".author"),
            tags=(".tags .tagList a",),
            next_page=("ul.paginationContent a",),
        ),
    ),
    Preset(
        name="suara",
        marks=(
            ".article-image .author-trigger",
            ".article-image h3",
            ".article-content .ten-second",
        ),
        rules=Rules(
            title=(".article-image h1",),
            body=(".article-content", "article.content-article"),
            date=(".article-image span",),
            byline=(".article-image .author-trigger", ".article-image h3"),
            tags=(".article-tags a",),
            next_page=(".pagination-custom a", ".wrap-pagination a"),
        ),
    ),
    Preset(
        name="suara-2023",
        marks=(".detail-berita", ".head-writer-date"),
        rules=Rules(
            title=(".info h1",),
            body=(".detail-content.detail-berita", ".detail-berita"),
            date=(".date-article span", ".date-article"),
            byline=(".head-writer-date .writer",),
            tags=(".tag-header .list-tag a", ".list-tag a"),
            image=("figure.img-cover img",),
        ),
    ),
    Preset(
        name="disway",
        marks=(".post.text-black-1",),
        rules=Rules(
            title=("h1.text-black",),
            body=(".post.text-black-1",),
            date=(".text-grey span.date", "span.date"),
            tags=("ul.list-inline a[href*=listtag]",),
            next_page=("ul.pagination a",),
        ),
    ),
    Preset(
        name="prokal",
        marks=("#bodytext", ".content-artikel-judul"),
        rules=Rules(
            title=(".content-artikel-judul",),
            body=("#bodytext",),
            date=(".content-artikel-tanggal",),
        ),
    ),
    Preset(
        name="rmol",
        marks=(".read-content",),
        rules=Rules(
            body=(".read-content",),
            date=(".text-body-tertiary",),
        ),
    ),
    Preset(
        name="tvone",
        marks=(".detail-content", ".detail-author"),
        rules=Rules(
            title=(".detail-title h1", "h1"),
            body=("div.detail-content",),
            date=(".detail-date", ".content-date", ".date"),
            byline=(".detail-author", ".content-author"),
        ),
    ),
    Preset(
        name="blogger",
        marks=(
            "meta[name=generator][content^=blogger]",
            "meta[name=generator][content^=Blogger]",
            ".post-body",
        ),
        rules=Rules(
            title=(
                "h1.post-title",
                "h3.post-title",
                "h2.post-title",
                "h1.entry-title",
                ".post-title",
            ),
            body=(
                ".post-body.entry-content",
                ".post-body",
                "#post-body",
                "#postBody",
                ".entry-content",
            ),
            date=(
                "abbr.published",
                "time.published",
                ".published[title]",
                ".published",
                ".post-timestamp time",
                ".post-timestamp abbr",
                ".date-header",
            ),
            author=(
                ".post-author .fn",
                ".post-author [itemprop=name]",
                ".author-profile [itemprop=name]",
                "span[itemprop=author] [itemprop=name]",
                ".vcard .fn",
            ),
            tags=(".post-labels a", ".post-body ~ .post-footer a[rel=tag]", "a[rel=tag]"),
        ),
    ),
    # --- themes of WordPress -------------------------------------------------------------------
    Preset(
        name="tagdiv",
        marks=(".td-post-content", ".tdb_single_content", ".tdb-title-text"),
        rules=Rules(
            title=(".td-post-title .entry-title", "h1.tdb-title-text", "h1.entry-title"),
            lead=(
                ".td-post-title .td-post-sub-title",
                ".tdb_single_subtitle .tdb-block-inner",
            ),
            body=(
                ".td-post-content",
                ".tdb_single_content .tdb-block-inner",
                ".tdb_single_content",
            ),
            date=(
                ".td-post-title time.entry-date",
                ".tdb_single_date time.entry-date",
                ".td-module-meta-info time.entry-date",
                "time.entry-date",
            ),
            author=(
                ".td-post-title .td-post-author-name a",
                ".tdb_single_author .tdb-author-name",
                ".td-post-author-name a",
                ".tdb-author-name",
                ".td-post-author-name",
            ),
            section=(
                ".td-category a.entry-category",
                ".td-category a",
                "a.tdb-entry-category",
            ),
            breadcrumb=(".entry-crumb",),
            tags=(".td-tags a", ".tdb-tags a", ".td-post-source-tags a[rel=tag]"),
            image=(".td-post-featured-image img", ".tdb_single_featured_image img"),
            caption=(
                ".td-post-featured-image figcaption",
                ".td-post-featured-image .wp-caption-text",
            ),
        ),
    ),
    Preset(
        name="jnews",
        marks=(".jeg_post_title", ".jeg_meta_date", "body.jnews"),
        rules=Rules(
            title=("h1.jeg_post_title",),
            lead=(".entry-header .jeg_post_subtitle",),
            body=(".entry-content .content-inner", ".content-inner"),
            date=(
                ".entry-header .jeg_meta_date a",
                ".jeg_post_meta .jeg_meta_date a",
                ".jeg_meta_date a",
                ".jeg_meta_date",
            ),
            author=(
                ".entry-header .jeg_meta_author a",
                ".jeg_post_meta .jeg_meta_author a",
                ".jeg_meta_author a",
            ),
            section=(".jeg_meta_category a", ".jeg_breadcrumbs .breadcrumb_last_link a"),
            tags=(".jeg_post_tags a",),
            image=(".jeg_featured img",),
            caption=(".jeg_featured .wp-caption-text", ".jeg_featured figcaption"),
            next_page=(".jeg_pagelinks a", ".nav_link a"),
            pager=(".jeg_pagelinks",),
        ),
    ),
    Preset(
        name="gmr",
        marks=(".entry-content-single", ".gmr-metacontent", ".gmr-content-share", "#gmr-main-load"),
        rules=Rules(
            title=("h1.entry-title",),
            body=(".entry-content-single", ".entry-content.entry-content-single", ".entry-content"),
            date=(
                ".posted-on time.entry-date.published",
                ".posted-on time.published",
                ".posted-on time",
                ".gmr-metacontent time",
                "time.entry-date.published",
            ),
            author=(
                ".posted-by .author.vcard a",
                ".gmr-metacontent .author.vcard a",
                ".author.vcard a",
                ".entry-author a",
            ),
            section=(".cat-links-content a", ".gmr-metacontent .cat-links a", ".cat-links a"),
            tags=(".tags-links a", ".tags-links-content a"),
            image=(".gmr-thumbnail img", ".post-thumbnail img", ".wp-post-image"),
            caption=(".gmr-thumbnail .wp-caption-text", ".post-thumbnail .wp-caption-text"),
            next_page=(".page-links a", ".prevnextpost-links a"),
            pager=(".page-links", ".prevnextpost-links"),
        ),
    ),
    Preset(
        name="penci",
        marks=(
            "#penci-post-entry-inner",
            ".penci-entry-title",
            ".penci-standard-cat",
            ".inner-post-entry",
        ),
        rules=Rules(
            title=("h1.post-title", "h1.penci-entry-title", "h1.entry-title"),
            body=(
                "#penci-post-entry-inner",
                ".inner-post-entry",
                ".post-entry .entry-content",
                ".penci-entry-content",
                ".post-entry",
            ),
            date=(".post-box-meta-single time", ".penci-entry-meta time", "time.entry-date"),
            author=(
                ".author-post a",
                ".post-box-meta-single .author-url",
                ".penci-author-name a",
                "a.author-url",
            ),
            section=(".penci-standard-cat a", ".cat a.penci-cat-name", ".penci-entry-categories a"),
            tags=(".post-tags a",),
            image=(".post-image img", ".standard-post-image img", ".entry-media img"),
            caption=(".penci-featured-caption",),
        ),
    ),
    Preset(
        name="publisher",
        marks=(".single-post-content", ".single-post-title", "time.post-published"),
        rules=Rules(
            title=("h1.single-post-title", ".single-post-title .post-title", "h1.post-title"),
            body=(".entry-content.single-post-content", ".single-post-content"),
            date=("time.post-published", ".post-meta time"),
            author=(".post-meta .post-author-name", ".post-author-name", ".post-meta-author"),
            section=(".term-badges .term-badge a", ".term-badges a"),
            tags=(".entry-terms.post-tags a", ".post-tags a"),
            image=(".single-featured img",),
        ),
    ),
    Preset(
        name="hueman",
        marks=(".entry .entry-inner", "div.entry-inner"),
        rules=Rules(
            title=("h1.post-title", "h1.entry-title"),
            body=(".entry .entry-inner", "div.entry-inner"),
            date=("time.published", ".post-byline .published"),
            author=(".post-byline .author a", ".byline .author a", ".author a[rel=author]"),
            section=(".meta-single .category a", "li.category a", ".page-title .meta-single a"),
            tags=("p.post-tags a", ".post-tags a"),
        ),
    ),
    Preset(
        name="tielabs",
        marks=("h1.post-title.entry-title", ".tie-date", ".post-cat-wrap", "#tie-wrapper"),
        rules=Rules(
            title=("h1.post-title", "h1.name.post-title"),
            body=(".entry-content.entry", ".post-inner .entry", "article .entry"),
            date=(
                ".single-post-meta .date",
                ".entry-header .date.meta-item",
                ".post-meta .tie-date",
                ".tie-date",
            ),
            author=(".single-post-meta .author-name", ".meta-author a", ".post-meta-author a"),
            section=(".post-cat-wrap a.post-cat", ".post-cats a"),
            tags=(".post-bottom-tags a", ".post-tag a", ".single-post .tagcloud a"),
            image=(".featured-area img", ".single-post-thumb img"),
            caption=(".single-caption-text", ".featured-area figcaption"),
            next_page=(".multiple-post-pages a", ".page-link a"),
            pager=(".multiple-post-pages", ".page-link"),
        ),
    ),
    Preset(
        name="smartmag",
        marks=(".the-post-title", ".s-post-meta", ".the-post-header"),
        rules=Rules(
            title=("h1.the-post-title", "h1.post-title", "h1.is-title"),
            body=(".entry-content.post-content", ".post-content.entry-content", ".post-content"),
            date=(
                ".the-post-header time.post-date",
                ".the-post-meta time.post-date",
                "time.post-date",
            ),
            author=(
                ".the-post-header .post-author a",
                ".the-post-meta .post-author a",
                ".post-author a",
            ),
            section=(
                ".the-post-header .post-cat a",
                ".the-post-header .cat-labels a",
                ".cat-labels a",
            ),
            tags=(".the-post-tags a",),
        ),
    ),
    Preset(
        name="elementor",
        marks=(".elementor-widget-theme-post-content",),
        rules=Rules(
            title=(".elementor-widget-theme-post-title h1", "h1.elementor-heading-title"),
            body=(
                ".elementor-widget-theme-post-content .elementor-widget-container",
                ".elementor-widget-theme-post-content",
            ),
            date=(
                ".elementor-post-info__item--type-date time",
                ".elementor-post-info__item--type-date",
            ),
            author=(".elementor-post-info__item--type-author",),
            section=(".elementor-post-info__item--type-terms a",),
        ),
    ),
    Preset(
        name="foxiz",
        marks=(".rbct", ".s-title"),
        rules=Rules(
            title=("h1.s-title",),
            body=(".entry-content.rbct", ".rbct"),
            date=(".single-meta time.date.published", ".meta-date time", ".single-meta time"),
            author=(".meta-author a", ".single-meta .meta-author-url"),
            section=(".s-cats a.p-category",),
            tags=(".efoot-bar.tag-bar a",),
        ),
    ),
    Preset(
        name="wordpress-amp",
        marks=(".amp-wp-article-content", ".amp-wp-article", ".artl-cnt"),
        rules=Rules(
            title=("h1.amp-wp-title", "h1.amp-post-title"),
            body=(".amp-wp-article-content", ".artl-cnt", ".the_content"),
            date=(".amp-wp-posted-on time", ".amp-wp-posted-on"),
            author=(
                ".amp-wp-author",
                ".amp-wp-byline a",
                ".author-details a",
                ".amp-author-name",
            ),
            section=(".amp-wp-tax-category a", ".amp-cat a"),
            tags=(".amp-wp-tax-tag a", ".amp-tag a"),
            next_page=(".amp-wp-article-content .page-links a", ".page-links a"),
            pager=(".page-links", ".ampforwp_post_pagination"),
        ),
    ),
    Preset(
        name="wordpress-com",
        marks=(".narrowcolumn .entry", "div.entry .sharedaddy"),
        rules=Rules(
            title=(".post h2 a", ".post h1", ".post h2"),
            body=("div.entry",),
            date=(".postinfo .postdate", ".postdate", ".postmetadata"),
            section=(".postinfo a[rel~=category]", "a[rel~=category]"),
            tags=(".postinfo a[rel=tag]", "a[rel=tag]"),
        ),
    ),
    Preset(
        name="wordpress",
        marks=(
            'link[rel="https://api.w.org/"]',
            'meta[name="generator"][content^="WordPress"]',
            "body.single-post",
            "article.type-post",
            ".wp-block-post-content",
            ".entry-content",
        ),
        rules=Rules(
            title=(
                "h1.entry-title",
                "h1.wp-block-post-title",
                "h1.post-title",
                "h1.single-title",
                "article h1",
            ),
            body=(
                "article .entry-content",
                ".entry-content",
                ".wp-block-post-content",
                "article .post-content",
                ".single-content",
                ".post-content",
                ".et_pb_post_content",
                ".post-entry",
            ),
            date=(
                "article time.entry-date.published",
                "article time.entry-date",
                "time.entry-date.published",
                "time.entry-date",
                "article time.published",
                ".wp-block-post-date time",
                "article .post-date time",
                ".entry-meta time",
                "article time[datetime]",
                ".entry-meta-date",
                ".entry-meta .published",
            ),
            author=(
                "article .byline a[rel=author]",
                "article a[rel=author]",
                "article .author.vcard a",
                ".byline .author a",
                ".author.vcard a",
                "article a[rel~=author]",
                ".wp-block-post-author__name",
                ".wp-block-post-author-name",
                ".entry-meta .author-name",
                ".entry-meta-author a",
                ".post-author a",
            ),
            section=(
                "article .cat-links a",
                ".cat-links a",
                "article a[rel~=category]",
                ".entry-categories a",
                ".entry-meta a[rel~=category]",
                ".taxonomy-category a",
                ".entry-meta-categories a",
            ),
            tags=(
                "article .tags-links a",
                ".tags-links a",
                "article .post-tags a",
                ".entry-tags a",
                ".taxonomy-post_tag a",
                "article a[rel=tag]",
            ),
            image=(
                ".post-thumbnail img",
                "article img.wp-post-image",
                ".wp-block-post-featured-image img",
                "img.wp-post-image",
            ),
            caption=(".post-thumbnail figcaption", ".wp-block-post-featured-image figcaption"),
            next_page=(".page-links a.post-page-numbers", ".page-links a", "a.post-page-numbers"),
            pager=(".page-links", ".post-nav-links", ".wp-block-page-break"),
        ),
    ),
)

_FIELDS = tuple(f.name for f in fields(Rules))
_PROFILE_FIELDS = {
    "title": "title_selectors",
    "body": "body_selectors",
    "date": "date_selectors",
    "byline": "author_selectors",
    "section": "section_selectors",
    "tags": "tag_selectors",
    "image": "image_selectors",
    "next_page": "next_page_selectors",
}


@lru_cache(maxsize=1)
def _marks() -> tuple[dict[str, list[tuple[int, str]]], list[tuple[int, str]]]:
    """Marks of all presets by a class or id that they need, and those that need none."""
    by_name: dict[str, list[tuple[int, str]]] = {}
    others: list[tuple[int, str]] = []
    for number, preset in enumerate(PRESETS):
        for mark in preset.marks:
            name = compile_selector(mark).name
            if name is None:
                others.append((number, mark))
            else:
                by_name.setdefault(name, []).append((number, mark))
    return by_name, others


def detect(doc: Document) -> tuple[Preset, ...]:
    """All presets that the page shows itself to be, in the order of ``PRESETS``."""
    by_name, others = _marks()
    names = by_name.keys() & (doc.class_names | doc.by_id.keys())
    found: set[int] = set()
    for number, mark in [*(pair for name in names for pair in by_name[name]), *others]:
        if number not in found and occurs(doc, mark):
            found.add(number)
    return tuple(PRESETS[number] for number in sorted(found))


def preset_rules(doc: Document) -> Rules:
    """The rules of all presets that fit the page, merged."""
    return merged(tuple(preset.rules for preset in detect(doc)))


def profile_rules(profile: SiteProfile) -> Rules:
    """The selectors that a site's profile states."""
    return Rules(**{field: getattr(profile, name) for field, name in _PROFILE_FIELDS.items()})


@lru_cache(maxsize=1024)
def merged(rules: tuple[Rules, ...]) -> Rules:
    """One set of rules: for every field the selectors of all, in order."""
    if not rules:
        return Rules()
    if len(rules) == 1:
        return rules[0]
    return Rules(
        **{
            name: tuple(dict.fromkeys(css for r in rules for css in getattr(r, name)))
            for name in _FIELDS
        }
    )
