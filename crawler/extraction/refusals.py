"""Pages that are no article: challenges, errors, indexes, empty shells."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_HEAD = 30_000
_TAGS = re.compile(r"<(script|style|noscript)\b.*?</\1\s*>|<[^>]*>", re.I | re.S)
_TITLE = re.compile(r"<title[^>]*>([^<]{0,300})", re.I)

_CHALLENGE = re.compile(
    r"/cdn-cgi/challenge-platform/|cf-chl-|_cf_chl_opt|cf-browser-verification"
    r"|ddos-guard|__ddg|sucuri_cloudproxy|/_incapsula_resource|distil_r_|px-captcha"
    r"|awswaf|aws-waf-token|imunify360|bunkerweb|_guard/",
    re.I,
)
_CHALLENGE_TITLE = re.compile(
    r"just a moment|attention required|checking your browser|please wait|one moment, please"
    r"|access denied|ddos protection|verifying you are human|tunggu sebentar|security check",
    re.I,
)
_CAPTCHA = re.compile(r"g-recaptcha|h-captcha|hcaptcha\.com|cf-turnstile|captcha", re.I)
_MAINTENANCE = re.compile(
    r"(?:sedang|dalam)\s+(?:pemeliharaan|perbaikan|maintenance)|under maintenance"
    r"|scheduled maintenance|maintenance mode|briefly unavailable for scheduled",
    re.I,
)
_LOGIN = re.compile(r"<input[^>]+type=[\"']?password", re.I)


def detect_block(
    html: bytes | str, status: int = 200, headers: Mapping[str, str] | None = None
) -> str | None:
    """Why an answer shows something else than the site's page, else None.

    ``challenge``, ``captcha``, ``login``, ``maintenance``, ``empty``. Only short pages count as
    captcha, login or maintenance: an article may stand beside a login form.
    """
    low = {name.lower(): value for name, value in (headers or {}).items()}
    if low.get("cf-mitigated", "").lower() == "challenge":
        return "challenge"
    text = html.decode("utf-8", "replace") if isinstance(html, bytes) else html
    if not text.strip("\ufeff\0 \t\r\n"):
        return "empty"
    visible = " ".join(_TAGS.sub(" ", text[:400_000]).split())
    short = len(visible) < 1_500
    title = found.group(1) if (found := _TITLE.search(text[:_HEAD])) else ""
    if short and _CHALLENGE.search(text[:400_000]):
        return "challenge"
    if short and _CHALLENGE_TITLE.search(title):
        return "challenge"
    if short and (_MAINTENANCE.search(visible) or (status == 503 and "maintenance" in low)):
        return "maintenance"
    if short and _CAPTCHA.search(text[:400_000]) and len(visible) < 600:
        return "captcha"
    if short and _LOGIN.search(text[:400_000]) and len(visible) < 600:
        return "login"
    return None
