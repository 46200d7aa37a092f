"""Class names, identifiers and styles that mark a part of a body as no text of the article."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple


class Mark(NamedTuple):
    """The rule that an element falls under by its markup."""

    rule: str
    limit: int | None
    """Characters above which the name must be wrong and the element is read as text; None: any."""


FORM = Mark("nav", 600)
"""A poll, a search, a comment form; a longer one is wrapped around the page."""

# The names of one rule, as whole class names (split at blanks).
_EXACT: dict[str, tuple[int, str]] = {
    "related": (
        2500,
        ("baca lihatjg linksisip read__others ext-channel irp yarpp crp_related inline-related "
        "gmr-related-post gmr-related-post-onlytitle td_block_related_posts bs-irp rp4wp "
        "inner-link-baca-juga relpost-thumb-wrapper srp-widget-container list-related-onlytitle "
        "epaper-bacajuga wp-block-jetpack-related-posts article-read recommended-article "
        "picked-article"),
    ),
    "share": (
        400,
        ("sharedaddy sd-sharing share share-bar sharing shares social-share addtoany_share_save_"
        "container a2a_kit addthis_toolbox gmr-content-share gmr-social-share jeg_share_button "
        "td-post-sharing essb_links heateor_sss_sharing_container shareaholic-canvas social-icons "
        "wp-block-social-links wpusb post-share entry-share simple-share ssba sfsi_widget "
        "jetpack-likes-widget-wrapper sd-like post-likes-widget mashsb-container"),
    ),
    "ad": (
        400,
        ("adsbygoogle ads ad iklan ads-wrapper parallax parallax-ad parallaxindetail adsense "
        "google-auto-placed td-a-rec kcm-read-adfree jeg_ad jnews_inline_ads adunit ad-slot "
        "advertisement advert banner-ads ads-banner quads-location widget_ads gmr-banner "
        "ai-viewports pub_300x250 ads-slot"),
    ),
    "nav": (
        600,
        ("page-links post-page-numbers pagination pagination-single prevnextpost-links "
        "paginationcontent post-tags tags-links jeg_post_tags detail__body-tag detail_tag "
        "breadcrumb breadcrumbs post-navigation nav-links "
        "post-views pvc_stats post-meta entry-meta post-bottom-meta post-bottom-tags entry-tags "
        "article-tags single-tags tag-links tagcloud "
        "td-post-source-tags ez-toc-container lwptoc toc_container wp-block-table-of-contents "
        "jeg_breadcrumbs detail__multiple pagination-detail pagination-custom wrap-pagination "
        "ten-second"),
    ),
    "caption": (
        600,
        ("wp-caption-text tr-caption tr-caption-container wp-element-caption image-caption "
        "photo-caption caption-photo caption-text pic_artikel_sisip_table gallery-caption "
        "img-caption foto-caption caption-foto keterangan-foto photo__caption read__photo-caption"),
    ),
    "comment": (
        20000,
        ("comments comments-area comment-respond respond comment-form comment-list fb-comments "
        "disqus_thread comments-title wpdiscuz_thread commentlist"),
    ),
    "subscribe": (
        500,
        ("newsletter mailpoet_form mc4wp-form jetpack_subscription_widget "
        "wp-block-jetpack-subscriptions subscribe-form tnp"),
    ),
    "author-box": (
        1500,
        ("author-box authorbox about-author saboxplugin-wrap post-author-box jeg_authorbox "
        "author-bio td-author-box m-a-box pp-multiple-authors-boxes-wrapper"),
    ),
    "embed": (
        1500,
        ("twitter-tweet twitter-video instagram-media tiktok-embed fb-post fb-video "
        "wp-block-embed jeg_video_container"),
    ),
    "hidden": (
        20000,
        "screen-reader-text sr-only visually-hidden visuallyhidden assistive-text",
    ),
}  # fmt: skip
_NAMES: dict[str, Mark] = {
    name: Mark(rule, limit) for rule, (limit, names) in _EXACT.items() for name in names.split()
}
# What the names of one rule have in common; only where the word is no name of a layout.
_LIKE: tuple[tuple[re.Pattern[str], Mark], ...] = tuple(
    (re.compile(pattern), Mark(rule, limit))
    for rule, limit, pattern in (
        (
            "related",
            2500,
            (r"baca[-_]?juga|baca[-_]?lainnya|read[-_]?also|also[-_]?read|link_?sisip|berita[-_]?terkait"
            r"|artikel[-_]?terkait|(?:inline|internal|jnews_inline)[-_]related"
            r"|(?:^|[-_])related[-_]?(?:posts?|articles?|news|links?|content|stories|berita|artikel)"
            r"|jp-relatedposts|yarpp-|(?:in-?line|ilrltpost)[-_]?rltd|penci-ilrltpost"),
        ),
        (
            "ad",
            400,
            (r"^(?:ads?|iklan|advert\w*|banner|gpt|dfp|adslot|adspot|adngin)[-_]|[-_](?:ads?|iklan|"
            r"adslot|advert\w*|adsense|banner-ads)$|^gmr-banner|^td-a-rec|adsbygoogle|^parallax|"
            r"^code-block-ad|^div-gpt"),
        ),
        ("share", 400, (r"^(?:share|sharing|sosmed|social)[-_]|[-_](?:share|sharing|sosmed)$|"
                       r"^addtoany|^a2a_|^heateor|^shareaholic|^sd-shar")),
        ("comment", 20000, (r"^comments?[-_](?:area|form|respond|list|section|wrap\w*|box)|"
                           r"^(?:komen(?:tar)?|tanggapan)(?:$|[-_])|"
                           r"^disqus|^wpdiscuz")),
        ("caption", 600, r"(?:^|[-_])(?:fig)?caption(?:[-_](?:text|foto|photo|img|image))?$"),
        ("nav", 600, (r"^(?:page-links|pagination|paging|breadcrumb)|^tags?[-_](?:list|cloud)$|"
                     r"^ez-toc|^lwptoc")),
        ("subscribe", 500, r"^(?:newsletter|mailpoet|mc4wp)"),
    )
)  # fmt: skip


# The picture's own box is named after its caption in WordPress: it holds no text but that.
_NOT_MARKS = frozenset(
    ("wp-caption", "caption-container", "has-ads", "no-ads", "with-ads", "share-content")
)


@lru_cache(maxsize=4096)
def mark_of(names: str, ident: str) -> Mark | None:
    """The mark that an element's class names and identifier give it."""
    for name in (*names.casefold().split(), ident.casefold()):
        found = _NAMES.get(name)
        if found is not None:
            return found
    for name in (*names.casefold().split(), ident.casefold()):
        if not name or name in _NOT_MARKS:
            continue
        for pattern, mark in _LIKE:
            if pattern.search(name):
                return mark
    return None


_HIDDEN = re.compile(
    r"(?:^|[;\s])(?:display\s*:\s*none|visibility\s*:\s*hidden|"
    r"(?:left|right|top|text-indent|margin-left|margin-top)\s*:\s*-\d{3,}|"
    r"font-size\s*:\s*0(?:px|em|pt|%)?\s*(?:;|!|$))",
    re.IGNORECASE,
)


@lru_cache(maxsize=1024)
def hidden_by_style(style: str) -> bool:
    """Whether a style keeps an element off the screen."""
    return _HIDDEN.search(style) is not None
