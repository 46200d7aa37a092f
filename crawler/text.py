"""Pure helpers for the running text of an article: blanks, datelines, bylines, titles, language.

All functions take and return plain strings, never raise on odd input, and answer ``None`` or an
empty value where the text does not say.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import chain
from typing import TypedDict

from crawler.places.names import NAMES, key_of

MAX_BYLINE = 400
MAX_DATELINE = 90
MAX_TITLE = 1000

# Controls, soft hyphens, zero-width characters and direction marks: no part of a text.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f\xad\u200b\u200e\u200f\u2060\ufeff\ud800-\udfff\ufffe\uffff]"
)


class Dateline(TypedDict):
    """Where a report was written, as its first sentence says."""

    place: str | None
    """In title case."""
    publisher: str | None
    """As written."""
    text: str
    """The prefix of the paragraph that says so, separator included."""


@dataclass(slots=True)
class Byline:
    """The names of a byline by role, and the agency it credits."""

    authors: list[str] = field(default_factory=list)
    editors: list[str] = field(default_factory=list)
    contributors: list[str] = field(default_factory=list)
    photographers: list[str] = field(default_factory=list)
    source: str | None = None

    def __bool__(self) -> bool:
        return bool(
            self.authors or self.editors or self.contributors or self.photographers or self.source
        )

    def add(self, role: str, names: list[str]) -> None:
        """Add names to a role, each once."""
        known: list[str] = getattr(self, role)
        seen = {name.casefold() for name in known}
        for name in names:
            if name.casefold() not in seen:
                known.append(name)
                seen.add(name.casefold())

    def merge(self, other: Byline) -> None:
        """Take over the names of another byline."""
        for role in ("authors", "editors", "contributors", "photographers"):
            self.add(role, getattr(other, role))
        self.source = self.source or other.source


def normalise_space(text: str) -> str:
    """Every run of blanks, no-break blanks included, as one blank; invisible characters out."""
    if not text.isprintable():
        text = _INVISIBLE.sub("", text)
    return " ".join(text.split())


def fold(text: str) -> str:
    """The form in which texts are compared: NFKC, one blank, no invisible characters."""
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)
    return normalise_space(text)


def squash(text: str) -> str:
    """Letters and digits only, lower case: ``Tabir Laut.com`` and ``TABIRLAUT.COM`` are equal."""
    return "".join(c for c in unicodedata.normalize("NFKC", text).casefold() if c.isalnum())


# --- names -----------------------------------------------------------------------------------

_GENERIC = re.compile(
    r"(?:(?:super|web)?[\s_.-]*(?:admin(?:istrator)?|master)[\s_.-]*(?:web|news|\d*)|redaksi(?:onal)?|red|redaktur"
    r"(?:\s+pelaksana)?|editor(?:ial)?(?:\s+\d+)?|reporter|penulis|wartawan|jurnalis|kontributor|"
    r"pewarta|staff?|user\s*\d*|author|anonim(?:ous)?|anonymous|tim(?:\s+(?:(?-i:[a-z][\w.]+)|redaksi|liputan|"
    r"wartawan|editor|media|kreatif|it))?|newsroom|news\s*desk|desk|penerbit|humas|operator|"
    r"root|guest|unknown|n/?a|null|none|writer|contributor|press\s*release|siaran\s*pers|"
    r"(?:tim\s+)?(?:admin|redaksi|editor)\s+[\w.\- ]{1,30}|[\w.\-]{1,30}\s+(?:admin|redaksi))",
    re.IGNORECASE,
)
_COMPANY = re.compile(
    r"^(?:cnn|cnbc|bbc|tribun|antara|okezone|detik|kompas|tempo|liputan6|viva|republika|jpnn|kumparan|"
    r"merdeka|sindo|jawa\s?pos|tvone|inews|idn\s?times|kapanlagi|tirto|bisnis|kontan)"
    r"(?:\.?(?:com|id|co|news|tv|net)|detik|health|network|news|\s+(?:indonesia|news|network|tv))?$|^tribun\s\w+$|"
    r"(?:^|[\s(])(?:pt|cv)\.?\s+\S|\b(?:media network|tbk|group|holding)\b|"
    r"^[\w-]+(?:\.[\w-]+)*\.(?:com|id|net|org|news|tv|info|online|biz|asia|co)$",
    re.IGNORECASE,
)
_NAME_SPLIT = re.compile(r"\s*(?:[,;/&|·•]|\bdan\b|\band\b|\+)\s*", re.IGNORECASE)
_DEGREE = re.compile(
    r"(?:S\.?\s?(?:H|E|Pd|Sos|Kom|IP|T|Ag|Psi|Kep|KM|Si|Hut|P|S|Ked|I\.?Kom|I\.?P)|"
    r"M\.?\s?(?:H|M|Si|Pd|Kom|T|Ag|Sc|Hum|Kes|A|Sos|AP|IP)|Dr|Drs|Ph\.?D|MBA|A\.?Md(?:\.\w+)?|"
    r"Lc|SH|SE|MM|MH|ST|MT|SIP|SKM|SPd|MPd|MSi)\.?",
)
# "Tari Wulandari Kabarmuara.com": the outlet behind its writer.
_SITE_BEHIND = re.compile(
    r"(?<=[^\W\d_])\s+[\w-]+\.(?:com|co\.id|id|net|news|tv|org|info)$", re.IGNORECASE
)
_NAME_WORD = re.compile(r"[^\W\d_][\w.'’`-]*\.?|\(\w{2,12}\)", re.UNICODE)
_TRIM = ' \t|:;,.·•*_~–—-/\\"“”()[]'


def is_generic_name(name: str) -> bool:
    """Whether a name is a role or an account such as ``Redaksi`` or ``Admin``, not a person.

    Callers decide: as a label in a text it names nobody, while an account name that the content
    management system itself declares is all there is.
    """
    text = normalise_space(name).strip(_TRIM)
    return not text or _GENERIC.fullmatch(text) is not None or bool(_COMPANY.search(text))


# What else stands in the line of a name: clocks, counts, the word of a change.
_NO_NAME = re.compile(
    r"\d{1,2}[:.]\d{2}\b|^(?:last\s+)?(?:updated?|posted|published|diperbarui|diterbitkan|tayang|terbit|"
    r"dibaca|dilihat|views?|komentar|share|bagikan)\b|^(?:wib|wita|wit|e[sd]t|gmt|utc)$|"
    r"^(?:vote|more|see)\s|\bphotos?$",
    re.IGNORECASE,
)


def is_company(name: str) -> bool:
    """Whether a name is that of an outlet or a firm: a portal, a domain, ``PT …``."""
    return _COMPANY.search(normalise_space(name).strip(_TRIM)) is not None


def _clean_name(name: str) -> str | None:
    text = normalise_space(name).lstrip(' |:;,.·•*_~–—-/\\"“”').rstrip(' |:;,·•*_~–—-/\\"“”')
    text = re.sub(rf"^{_POSTED}\s*:?\s+", "", text, flags=re.IGNORECASE)
    text = _SITE_BEHIND.sub("", text)
    if text.startswith("(") and text.endswith(")"):
        text = text[1:-1].strip()
    # "Tari Wulandari (Magetan)": the place or the post of the one named.
    text = re.sub(r"(?<=[^\W\d_])(\s+[^\s()]+)\s+\([^()]{2,30}\)$", r"\1", text)
    if text.endswith(".") and not re.search(r"(?:\b\w|\.\w{1,3})\.$", text):
        text = text.rstrip(".")
    if not 2 <= len(text) <= 60 or "@" in text or "://" in text:
        return None
    if not any(c.isalpha() for c in text) or sum(c.isdigit() for c in text) > 4:
        return None
    words = text.split()
    if _NO_NAME.search(text) or (
        len(words) > 3 and 2 * sum(w[0].isupper() for w in words) < len(words)
    ):
        return None
    return None if is_generic_name(text) else text


def split_names(text: str) -> list[str]:
    """``"A dan B, C"`` -> its names; degrees stay with their name, roles and companies go."""
    names: list[str] = []
    for part in _NAME_SPLIT.split(text):
        if names and _DEGREE.fullmatch(part.strip()):
            names[-1] = f"{names[-1]}, {part.strip()}"
            continue
        name = _clean_name(part)
        if name and name not in names:
            names.append(name)
    return names


# --- bylines ---------------------------------------------------------------------------------

_ROLES = {
    "authors": (
        "ditulis oleh", "laporan langsung", "penulis naskah", "penulis berita", "penulis",
        "reporter", "pewarta", "wartawan", "jurnalis", "tim liputan", "liputan", "writer",
        "author", "oleh", "rep", "text", "teks", "peliput", "laporan",
    ),
    "editors": (
        "redaktur pelaksana", "redpel", "redaktur", "penyunting", "penyelaras", "editor bahasa",
        "editor in chief", "editor", "edited by", "pemimpin redaksi", "pemred", "red",
    ),
    "contributors": ("kontributor", "koresponden", "contributor", "stringer", "biro", "kabiro",
        "kaperwil",
    ),
    "photographers": (
        "pewarta foto", "fotografer", "foto oleh", "fotografi", "photographer", "photo by",
        "photo", "foto", "kamerawan", "videografer", "video",
    ),
    "source": ("sumber berita", "sumber artikel", "sumber", "source", "via"),
    "nobody": ("redaksi", "uploader", "pengunggah", "publisher", "admin", "penanggung jawab"),
}  # fmt: skip
_ROLE_OF = {word: role for role, words in _ROLES.items() for word in words}
_WORDS = "|".join(sorted((w.replace(" ", r"\s+") for w in _ROLE_OF), key=len, reverse=True))
# Those who are named with their place or outlet: "Kontributor Banda Aceh: X".
_POSTS = (
    "reporter|pewarta|wartawan|jurnalis|liputan|laporan|kontributor|koresponden|contributor|stringer|"
    "biro|kabiro|kaperwil|penulis|editor|redaktur|fotografer"
)
# A label is glued to the name before it where a site drops the line break: "MelkyEditor: Oki".
_GLUED = "Editor|Reporter|Penulis|Pewarta|Redaktur|Penyunting|Kontributor|Fotografer|Sumber"
_LABEL = re.compile(
    rf"(?:(?<![^\W_])(?:(?P<role>{_WORDS})|(?P<post>{_POSTS})(?-i:(?:\s+(?!{_GLUED})[A-Z][\w.]{{1,20}}){{1,3}}))|"
    rf"(?-i:(?<=[a-zé]))(?P<glued>{_GLUED}))\s*(?:\|\s*)?[:：]\s*(?:\|\s*)?",
    re.IGNORECASE,
)
_GLUE_CASE = re.compile(_GLUED)
_COPYRIGHT = re.compile(
    r"(?:(?:copyright|hak\s+cipta)\s*(?:©|\(c\)|@|:|(?=(?:19|20)\d\d\b))|©|\(c\)\s*(?=(?:19|20)\d\d))"
    r"[\s©:|]*(?P<rest>[^|]{0,80})$",
    re.IGNORECASE,
)
_REPORT = re.compile(
    r"laporan\s+(?:langsung\s+)?(?:wartawan|reporter|kontributor|jurnalis|koresponden|pewarta)"
    r"(?:\s+(?:muda|daerah))?\s*[:,]?\s+(?P<rest>.{3,90})",
    re.IGNORECASE,
)
_SITE_WORD = r"[\w-]+(?:\.\w{2,10}){1,3}"
_SITE = re.compile(_SITE_WORD + r"$", re.IGNORECASE)
_NAME_THEN_SITE = re.compile(
    r"(?P<name>[^|–—]{3,60}?)\s*(?:\s[-–—|]\s|\s*\|\s*|,\s*(?=\S+\.(?:com|id|net|co)))"
    r"(?P<site>[\w. -]{3,40})",
)
_SITE_THEN_NAME = re.compile(
    r"(?P<site>[A-Z][\w.-]*(?:\s[A-Z][\w.-]*){0,2})\s*/\s*(?P<name>[A-Z][\w.' -]{3,50})"
)
_ROLE_TAIL = re.compile(
    r"(?P<name>[^,:|]{3,60})\s*[,(|–-]\s*(?P<role>jurnalis|wartawan|reporter|penulis|pewarta|"
    r"kontributor|editor|redaktur|fotografer)\)?\.?",
    re.IGNORECASE,
)
_POSTED = (
    r"(?:(?:posted|published|written|submitted|ditulis|dikirim|diposting|diposkan|diterbitkan)\s+)?"
    r"(?:oleh|by)"
)
_BY = re.compile(rf"{_POSTED}\s*:?\s+(?P<rest>[A-Z(].{{1,120}})", re.IGNORECASE)


def looks_like_name(text: str, *, words: int = 6) -> bool:
    """Whether a short text has the form of a person's or an office's name."""
    parts = text.replace(",", " ").split()
    if not 1 <= len(parts) <= words or len(text) > 60:
        return False
    if not all(_NAME_WORD.fullmatch(p) or p in ("&", "dan", "bin", "binti") for p in parts):
        return False
    capital = sum(p[0].isupper() or p.startswith("(") for p in parts)
    return capital >= max(1, len(parts) - 1) and parts[0][0].isupper()


def _after_site(rest: str) -> str:
    """``"Tribun X, Name"`` -> ``"Name"``, ``"Tribun X.com Name dari Y"`` -> ``"Name"``."""
    rest = re.sub(r"\s+(?:dari|di|melaporkan|,)\s+[A-Z].*$", "", rest)
    if "," in rest:
        return rest.split(",", 1)[1]
    dotted = re.match(rf"(?:[A-Z][\w-]*\s)?{_SITE_WORD}\s+(?P<name>.+)", rest)
    if dotted:
        return dotted["name"]
    words = rest.split()
    # "Pos Tanjung Tri Handayaningrum": an outlet's name of two words, sometimes one.
    if len(words) >= 4:
        return " ".join(words[2:])
    return " ".join(words[1:]) if len(words) == 3 else rest


def parse_credit_line(text: str) -> Byline | None:
    """A whole line that is a credit: labelled roles, "Laporan Wartawan …", a copyright line.

    ``None`` if any part of the line is something else. The byline may be empty: the line is a
    credit that names nobody (``Editor:``, ``Editor: Redaksi``, ``Copyright © ANTARA 2025``).
    """
    if len(text) > MAX_BYLINE:
        return None
    line = fold(text).strip(" |*_")
    if line.startswith(("(", "[")) and line.endswith((")", "]")):
        line = line[1:-1].strip()
    if not 3 <= len(line) <= 240:
        return None
    report = _REPORT.fullmatch(line.strip("()[]. "))
    if report:
        return _report(report["rest"])
    byline = Byline()
    found = _COPYRIGHT.search(line)
    if found:
        line = line[: found.start()].rstrip(" |,.-")
        if not line:
            return byline
    tail = _trailing_role(line)
    if tail is not None:
        byline.merge(tail)
        return byline
    return byline if _labelled(line, byline) else None


def _report(rest: str) -> Byline | None:
    name = _after_site(rest)
    if not looks_like_name(name.strip(" .")):
        return None
    byline = Byline()
    byline.add("authors", split_names(name))
    return byline


def _trailing_role(line: str) -> Byline | None:
    """``Dominggus Sarwa, Jurnalis``."""
    match = _ROLE_TAIL.fullmatch(line)
    if not match or not looks_like_name(match["name"]) or len(match["name"].split()) < 2:
        return None
    byline = Byline()
    role = _ROLE_OF[match["role"].lower()]
    byline.add(role, split_names(match["name"]))
    return byline


def _labels(line: str) -> list[re.Match[str]]:
    return [
        m
        for m in _LABEL.finditer(line)
        if m["role"] or m["post"] or (m["glued"] and _GLUE_CASE.fullmatch(m["glued"]))
    ]


def _role_of(label: re.Match[str]) -> str:
    word = label["role"] or label["post"] or label["glued"]
    return _ROLE_OF[re.sub(r"\s+", " ", word.lower())]


def _labelled(line: str, byline: Byline) -> bool:
    """Fill a byline from ``Role: names`` pairs; False unless they make up the whole line."""
    labels = _labels(line)
    if not labels:
        bare = _ROLE_OF.get(line.strip(" .:").lower())
        by = _BY.fullmatch(line)
        if by and looks_like_name(by["rest"].strip(" .")):
            byline.add("authors", split_names(by["rest"]))
            return True
        return bare in ("authors", "editors", "contributors") and len(line) < 20
    if line[: labels[0].start()].strip(" -–—*|()[]•"):
        return False
    pairs: list[tuple[str, str]] = []
    for label, following in zip(labels, [*labels[1:], None], strict=True):
        value = line[label.end() : following.start() if following else len(line)].strip(" |/,;-–—")
        role = _role_of(label)
        if not _is_credit_value(role, value):
            return False
        pairs.append((role, value))
    for role, value in pairs:
        _assign(byline, role, value)
    return True


def _is_credit_value(role: str, value: str) -> bool:
    value = re.sub(r"\s*[(\[]\w{2,12}[)\]]\.?$", "", value).strip(" .|*")
    if not value:
        return True
    if value[-1] in "?!":
        # "Penulis: apa harapan Bapak?" in an interview.
        return False
    if role == "source":
        brief = len(value.split()) <= 3 and value[-1].isalnum()
        return (len(value) <= 80 and (brief or not value[0].islower())) or bool(_SITE.match(value))
    if role == "nobody":
        return len(value) <= 60
    names = [p.strip() for p in _NAME_SPLIT.split(value) if p.strip()]
    limit = 5 if role == "photographers" else 6
    return all(looks_like_name(n, words=limit) or bool(_SITE.match(n)) for n in names) or (
        len(value) <= 40 and len(value.split()) <= 3 and "." not in value[:-1]
    )


# "Kontributor Solo, Tari Wulandari": the post of the one named.
_POST_BEFORE = re.compile(
    r"(?:kontributor|koresponden|wartawan|reporter|jurnalis)(?-i:\s+[A-Z][\w.]*){1,4}\s*,\s+"
    r"(?=(?-i:[A-Z]))",
    re.IGNORECASE,
)


def _assign(byline: Byline, role: str, value: str) -> None:
    if role == "nobody" or not value:
        return
    if role == "source":
        byline.source = byline.source or value.strip(" .") or None
        return
    value = _POST_BEFORE.sub("", re.sub(r"\s*\[\w{2,12}\]\.?$", "", value))
    byline.add(role, split_names(value))


def split_byline(text: str) -> Byline:
    """The names of a byline field by role; empty where it names nobody.

    Unlike :func:`parse_credit_line` it takes names without a label, since the field says what
    they are. Roles, accounts and companies (``Redaksi``, ``Admin``, ``PT …``) are no names.
    """
    line = fold(_labels_joined(text[:MAX_BYLINE])).strip(" |*_;")
    line, dates = _DATE_BESIDE.subn(" | ", line)
    if dates:
        line = line.strip(" |,-–—")
    byline = Byline()
    if not line or _CODES.fullmatch(line):
        return byline
    if _AGENCY_LINE.fullmatch(line):
        byline.source = _agency(line)
        return byline
    report = _REPORT.fullmatch(line.strip("()[]. "))
    if report:
        return _report(report["rest"]) or byline
    found = _COPYRIGHT.search(line)
    if found:
        byline.source = _agency(found["rest"])
        line = line[: found.start()].rstrip(" |,.-")
    labels = _labels(line)
    if labels:
        _add_titled(byline, line[: labels[0].start()].strip(" -–—|,/"))
        for label, following in zip(labels, [*labels[1:], None], strict=True):
            value = line[label.end() : following.start() if following else len(line)]
            role = _role_of(label)
            _assign(byline, role, value.strip(" |/,;-–—"))
        return byline
    tail = _trailing_role(line)
    if tail is not None:
        byline.merge(tail)
        return byline
    by = _BY.fullmatch(line)
    _add_titled(byline, by["rest"] if by else line)
    return byline


def _add_titled(byline: Byline, line: str) -> None:
    """Add names, each with its role before it where one stands there: ``Editor Dini Tari``."""
    for part in _BEFORE_TITLE.split(line):
        role, names = "authors", part
        titled = _TITLED.match(part)
        if titled:
            role = _ROLE_OF[titled["role"].lower()]
            names = part[titled.end() :]
            if role == "contributors" and "," in names:
                names = names.split(",", 1)[1]
        byline.add(role, split_names(_without_site(names)))


# "Tari Wulandari, JurnalisRabu, 5 Agustus 2020 | 09:15 WIB": the date beside the name, often with
# nothing between them. A weekday alone is also a name: "Minggu Sutrisno".
_MONTH = (
    r"(?i:jan(?:uari|uary)?|[fp]eb(?:ruari|ruary)?|mar(?:et|ch)?|apr(?:il)?|mei|may|jun[ie]?|jul[iy]?"
    r"|ag(?:s|t|ustus)|agu|aug(?:ust)?|sept?(?:ember)?|o[kc]t(?:ober)?|no[vp](?:ember)?"
    r"|de[sc](?:ember)?)\b\.?"
)
_NUMBERS = r"(?:\s*[/.-]\s*\d{1,2}){%s}(?:\s*[/.-]\s*\d{2}(?:\d\d)?)%s(?![\d/.-]*\d)"
_DATE_BESIDE = re.compile(
    r"(?:(?:Senin|Selasa|Rabu|Kamis|Jum.?at|Sabtu|Minggu|Ahad)\s*[,(]?\s*\d{1,2}"
    rf"(?:\s+{_MONTH}|{_NUMBERS % (1, '?')})"
    rf"|(?<![\w:./-])\d{{1,2}}(?:\s+{_MONTH}|{_NUMBERS % (1, '')}))"
    r"\)?(?:,?\s+(?:19|20)\d\d\b)?"
    r"(?:[\s,|/–—-]*(?:(?i:pukul|jam)\s+)?\d{1,2}[:.]\d\d(?:[:.]\d\d)?)?"
    r"(?:\s*\(?(?i:wib|wita|wit)(?![a-z])\)?)?"
)
# "kpl/pur/tch": the codes of those who wrote it, no names.
_CODES = re.compile(r"[a-z]{2,4}(?:/[a-z]{2,4})*")
_TITLE = "reporter|pewarta|wartawan|jurnalis|kontributor|koresponden|penulis|editor|fotografer"
_TITLED = re.compile(rf"(?P<role>{_TITLE})\s?[-–—]?\s?(?=(?-i:[A-Z]))", re.IGNORECASE)
_BEFORE_TITLE = re.compile(rf"\s*[|;,]\s*(?=(?:{_TITLE})\s?[-–—]?\s?(?-i:[A-Z]))", re.IGNORECASE)


def _labels_joined(text: str) -> str:
    """Lines that hold a label alone, joined with the line that names its person."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if len(lines) < 2:
        return text
    joined = ""
    for line in lines:
        label = line.strip(" :").casefold() in _ROLE_OF
        joined += f"{line.strip(' :')}: " if label else f"{line}; "
    return joined


def _without_site(line: str) -> str:
    """``"Vidya - detikHealth"`` and ``"Tribun/Vidya"`` -> ``"Vidya"``."""
    match = _NAME_THEN_SITE.fullmatch(line)
    if match and ("|" not in line or _names_outlet(match["site"])):
        return match["name"]
    match = _SITE_THEN_NAME.fullmatch(line)
    if match:
        site, name = match["site"], match["name"]
        if _names_outlet(name):
            return site
        if _names_outlet(site) or len(site.split()) > 1:
            return name
    return line


def _names_outlet(text: str) -> bool:
    """Whether a part of a byline is an outlet: a domain, one word, or a name with "News"."""
    part = text.strip()
    return bool(_SITE.match(part) or " " not in part or _OUTLET_WORD.search(part))


# --- agencies --------------------------------------------------------------------------------

_AGENCIES = {
    "antara": "ANTARA", "antaranews": "ANTARA", "lkbnantara": "ANTARA", "reuters": "Reuters",
    "afp": "AFP", "ap": "AP", "xinhua": "Xinhua", "bernama": "Bernama", "anadolu": "Anadolu",
    "infopublik": "InfoPublik",
}  # fmt: skip
_AGENCY_LINE = re.compile(
    r"(?:[\w ]{0,20}/)?\(?(?P<name>ANTARA(?:\s?News)?|Antara|Reuters|AFP|AP|Xinhua|Bernama|"
    r"Anadolu|InfoPublik)\)?\.?"
)
_SYNDICATED = re.compile(
    r"(?:artikel|berita|tulisan)\s+(?:ini\s+)?(?:(?:telah|sudah|pernah|lebih|dulu|sebelumnya|juga|"
    r"pertama|kali)\s+){1,4}(?:tayang|terbit|dimuat|dipublikasikan|ditayangkan|diterbitkan)\s+"
    r"(?:lebih\s+dulu\s+)?(?:di|pada|oleh)\s*:?\s*(?:(?:laman|situs|portal|media)\s+)?"
    r"(?P<site>(?-i:[A-Z][\w.-]*(?:\s[A-Z][\w.-]*){0,3}|[\w-]+(?:\.[\w-]+)+))"
    r"(?:\s*(?:,|dengan\s+judul|berjudul|pada\s+\w+).{0,300}|\s*\.?\s*(?:https?:\S+)?)",
    re.IGNORECASE,
)


def _agency(text: str) -> str | None:
    for word in re.findall(r"[^\W\d_]+", text):
        known = _AGENCIES.get(word.casefold())
        if known:
            return known
    return None


def find_source(text: str) -> str | None:
    """The agency or outlet that a whole line credits, else ``None``.

    ``Artikel ini telah tayang di Kompas.com dengan judul …``, ``(ANTARA)``, ``Sumber: …``.
    """
    if len(text) > MAX_BYLINE:
        return None
    line = fold(text).strip(" *_")
    match = _SYNDICATED.fullmatch(line)
    if match:
        return match["site"].rstrip(".,")
    match = _AGENCY_LINE.fullmatch(line)
    if match:
        return _agency(match["name"])
    credit = parse_credit_line(line)
    return credit.source if credit else None


# --- datelines -------------------------------------------------------------------------------

_PROVINCES = frozenset((
    "aceh", "sumatera utara", "sumut", "sumatera barat", "sumbar", "riau", "jambi",
    "sumatera selatan", "sumsel", "bengkulu", "lampung", "kepulauan bangka belitung",
    "bangka belitung", "babel", "kepulauan riau", "kepri", "dki jakarta", "jakarta", "dki",
    "jawa barat", "jabar", "jawa tengah", "jateng", "di yogyakarta", "diy", "yogyakarta",
    "jawa timur", "jatim", "banten", "bali", "nusa tenggara barat", "ntb", "nusa tenggara timur",
    "ntt", "kalimantan barat", "kalbar", "kalimantan tengah", "kalteng", "kalimantan selatan",
    "kalsel", "kalimantan timur", "kaltim", "kalimantan utara", "kaltara", "sulawesi utara",
    "sulut", "sulawesi tengah", "sulteng", "sulawesi selatan", "sulsel", "sulawesi tenggara",
    "sultra", "gorontalo", "sulawesi barat", "sulbar", "maluku", "maluku utara", "malut",
    "papua", "papua barat", "papua selatan", "papua tengah", "papua pegunungan",
    "papua barat daya", "indonesia",
))  # fmt: skip
_MONTHS = (
    "januari|februari|pebruari|maret|april|mei|juni|juli|agustus|september|oktober|november|"
    "nopember|desember|jan|feb|mar|apr|jun|jul|agu|ags|sep|okt|nov|des"
)
_DATE_PART = re.compile(
    r"\(?(?:(?:senin|selasa|rabu|kamis|jum.?at|sabtu|minggu|ahad)\s*[,(]?\s*)?"
    rf"\(?\d{{1,2}}\s*(?:[/.-]\d{{1,2}}(?:[/.-]\d{{2,4}})?|\s(?:{_MONTHS})(?:\s+\d{{4}})?)\)?",
    re.IGNORECASE,
)
_DOMAIN = re.compile(
    r"(?:[\w-]+\s?)?[\w-]+(?:\.\s?[\w-]{2,12}){0,2}"
    r"\.\s?(?:com|id|net|tv|news|org|info|co|online|biz|asia|xyz|me|today|live)\.?",
    re.IGNORECASE,
)
_OUTLET_WORD = re.compile(
    r"\b(?:news|online|times|post|ekspres|express|media|pos|tv|radio|koran|harian|antara)\b|"
    r"\w(?:news|times|online)\b",
    re.IGNORECASE,
)
# The head ends at the first dash or bar with a blank behind it, or at one glued to a letter
# where the head is in brackets or capitals.
_HEAD = re.compile(
    r"(?P<head>[^\W_](?:[^\n–—│|_]){1,80}?|\([^)\n]{2,50}\))"
    r"(?P<sep>\s*[.,]?\s*(?:[–—│|_]+[-–—]*|-{1,3}—*(?=\s|[A-Z\"“])|\s-(?=\S)|:(?=\s))\s*)"
)
# "Bau-Bau", "WANGI-WANGI": the dash between a word and itself ends no head.
_DOUBLED = re.compile(r"\b(\w{2,20})-(\1)\b", re.IGNORECASE)
# Nor does that of a domain: "TRIBUN-MEDAN.com, MEDAN -".
_DASHED_DOMAIN = re.compile(
    r"\b[^\W_]{2,20}-(?:[^\W_]{1,20}-)?[^\W_]{2,20}\.(?:com|co\.id|id|net|news)\b", re.IGNORECASE
)
_STUCK_DOMAIN = re.compile(r"(\.(?:com|id|net|tv|news))(?=[A-Z])")
_PAREN = re.compile(r"\s*\(([^()]{1,40})\)\s*$")
_SPLIT_PARTS = re.compile(r"\s*(?:,|/(?=\s*[A-Z])|\s[|│]\s|\s-\s)\s*")
_ACRONYM = re.compile(r"[A-Z]{2,4}\d?")
_KAB = re.compile(r"^Kab\.\s?", re.IGNORECASE)


def _title_case(place: str) -> str:
    """``HALMAHERA SELATAN`` -> ``Halmahera Selatan``; mixed case and ``DIY`` stay."""
    words = place.split()
    if any(c.islower() for c in place) or (
        len(words) == 1 and place in ("DIY", "DKI", "NTT", "NTB", "IKN")
    ):
        return place
    return " ".join(
        w
        if w in ("DKI", "DIY", "NTT", "NTB", "IKN")
        else "-".join(p.capitalize() for p in w.split("-"))
        for w in words
    )


def _is_place(part: str) -> bool:
    """Whether a part of a dateline has the form of a place: one to four capitalised words."""
    words = _KAB.sub("Kab ", part).strip(" .").split()
    if not 1 <= len(words) <= 5 or any(c.isdigit() for c in part):
        return False
    return all(w[0].isupper() and re.fullmatch(r"[^\W\d_][\w'’`-]*", w) for w in words)


def _same_outlet(part: str, names: tuple[str, ...]) -> bool:
    key = squash(part)
    return len(key) >= 3 and any(
        key == n or (len(key) >= 5 and (key in n or (len(n) >= 4 and n in key))) for n in names
    )


@lru_cache(maxsize=512)
def outlet_keys(publisher: str | None, domain: str | None) -> tuple[str, ...]:
    """The forms by which a site's own name is recognised in a text."""
    keys = [squash(publisher)] if publisher else []
    if domain:
        labels = [p for p in domain.casefold().removeprefix("www.").split(".") if p]
        main = [p for p in labels[:-1] if p not in ("co", "or", "go", "web", "my", "ac", "sch")]
        keys += [squash(p) for p in main if len(p) > 2]
        keys.append(squash("".join(main)))
        keys.append(squash("".join(reversed(main))))
        keys.append(squash(domain.removeprefix("www.")))
    return tuple(dict.fromkeys(k for k in keys if k))


def split_dateline(
    paragraph: str, *, publisher: str | None = None, domain: str | None = None
) -> Dateline | None:
    """The dateline that opens a first paragraph; the paragraph itself is left whole.

    ``publisher`` and ``domain`` of the site tell its name from a place where the form does not.
    """
    opening = paragraph[: MAX_DATELINE + 10]
    keys = outlet_keys(publisher, domain)
    match = _HEAD.match(_with_inner_dashes_kept(opening))
    if not match or match.end() >= len(paragraph):
        return _without_dash(opening, keys)
    head = fold(match["head"].replace("\N{NON-BREAKING HYPHEN}", "-"))
    known = _read_head(head, keys)
    place, outlet = known or (None, None)
    if match["sep"].strip() == ":" and (known is None or outlet is None):
        return None
    rest = paragraph[match.end() : match.end() + 70]
    if known is None:
        return _without_dash(opening, keys)
    end = match.end()
    if outlet is None:
        # "SOLOK – Detaklembah.com | …" names the outlet behind the first separator.
        behind = _OUTLET_BEHIND.match(rest) or _CAPITALS_BEHIND.match(rest)
        if behind and (behind.re is _OUTLET_BEHIND or match["sep"] == "-"):
            outlet = behind["outlet"]
            end += behind.end()
        elif "|" in match["sep"] and (second := _PLACE_BEHIND.match(rest)):
            place, outlet = second["place"], match["head"].strip()
            if key_of(outlet) in NAMES and key_of(place) not in NAMES:
                place, outlet = outlet, place
            end += second.end()
        elif rest[:1].islower() and not head.isupper():
            return None
    elif place is None:
        second = _PLACE_BEHIND.match(rest)
        if second and _is_place(second["place"]):
            place = second["place"]
            end += second.end()
    return Dateline(
        place=_title_case(place) if place else None,
        publisher=outlet,
        text=paragraph[:end].rstrip(),
    )


def _with_inner_dashes_kept(opening: str) -> str:
    """The same text, as long, in which a dash inside a name is another character."""
    text = _DOUBLED.sub("\\1\N{NON-BREAKING HYPHEN}\\2", opening)
    return _DASHED_DOMAIN.sub(lambda m: m[0].replace("-", "\N{NON-BREAKING HYPHEN}"), text)


_OUTLET_BEHIND = re.compile(
    rf"\(?(?P<outlet>(?i:{_DOMAIN.pattern})(?<!\.))\)?\.?\s*(?:[-–—|]\s*|(?=[A-Z\"“]))"
)
_CAPITALS_BEHIND = re.compile(r"(?P<outlet>[A-Z][A-Z0-9 ]{2,24}):\s")
_PLACE_BEHIND = re.compile(r"(?P<place>[A-Z][\w'’]*(?:\s[A-Z][\w'’]*){0,3})\s*[–—|-]\s*")
_PLACE_OUTLET = re.compile(r"(?P<place>[A-Z][\w'’]*(?:\s[A-Z][\w'’]*){0,3})\s?,\s?(?P<rest>\S.*)")
_DOMAIN_FIRST = re.compile(rf"(?P<outlet>{_DOMAIN.pattern}(?<!\.))", re.IGNORECASE)


def _without_dash(opening: str, keys: tuple[str, ...]) -> Dateline | None:
    """``Muara, Kabarmuara.com Warga …`` and ``Kabarmuara.com Warga …``: no dash behind them."""
    match = _PLACE_OUTLET.match(opening)
    start = match.start("rest") if match and _is_place(match["place"]) else 0
    place = match["place"] if match and start else None
    rest = opening[start:]
    site = _DOMAIN_FIRST.match(rest)
    words = rest.split(" ")
    for outlet in [site["outlet"]] if site else [" ".join(words[:n]) for n in (1, 2, 3) if start]:
        name = outlet.rstrip(" .,:-–—")
        if not site and squash(name) not in keys:
            continue
        following = rest[len(outlet) :].lstrip(" .,:")
        if following[:1].isupper() or following[:1] in ("“", '"'):
            return Dateline(
                place=_title_case(place) if place else None,
                publisher=name,
                text=opening[: start + len(name)],
            )
    return None


def _read_head(head: str, keys: tuple[str, ...]) -> tuple[str | None, str | None] | None:
    """Place and outlet of a dateline's head, or None if it is no dateline."""
    outlet: str | None = None
    head = _STUCK_DOMAIN.sub(r"\1, ", head)
    paren = _PAREN.search(head)
    if paren:
        inner = paren[1].strip()
        if not _DATE_PART.fullmatch(inner):
            if any(c.isdigit() for c in inner) and not _DOMAIN.search(inner):
                return None
            outlet = inner
        head = head[: paren.start()].rstrip(" ,-")
        if not head:
            return (
                (None, outlet)
                if outlet and (outlet[0].isupper() or _is_outlet(outlet, keys))
                else None
            )
    elif head.startswith("(") and head.endswith(")"):
        inner = head[1:-1]
        return (None, inner) if _is_outlet(inner, keys) else None
    parts = [p for p in _SPLIT_PARTS.split(head) if p and not _DATE_PART.fullmatch(p)]
    if not 1 <= len(parts) <= 4:
        return None
    places: list[str] = []
    for part in parts:
        if outlet is None and _is_outlet(part, keys):
            outlet = part
        elif _is_place(part):
            places.append(part)
        elif outlet is None and len(part.split()) <= 3 and part[0].isupper() and len(parts) > 1:
            outlet = part
        else:
            return None
    if outlet is None and len(places) > 1:
        outlet = _second_name(places)
    place = places[0] if places else None
    return (place, outlet) if place or outlet else None


def _second_name(places: list[str]) -> str | None:
    """Of two names without a domain the second is the outlet, unless it is a province."""
    last = places[-1]
    if last.casefold() in _PROVINCES or last.casefold().startswith(("kabupaten ", "kab ", "kota ")):
        return None
    return last


def _is_outlet(part: str, keys: tuple[str, ...]) -> bool:
    return bool(
        _DOMAIN.fullmatch(part)
        or _same_outlet(part, keys)
        or (_OUTLET_WORD.search(part) and not part.casefold().startswith("kota "))
    )


# --- titles ----------------------------------------------------------------------------------

_TITLE_SEP = re.compile(r"\s+(?:[-–—|»:]|::|\\|/)\s+|\s*\|\s*")
_PAGE_TAIL = re.compile(
    r"\s*[-–—|,(]*\s*(?:halaman|page|hal)\s*(?:\d{1,2}|all)\)?\s*$", re.IGNORECASE
)
_TLD_END = re.compile(r"^[\w-]+(?:\.[\w-]+)*\.(?:com|co\.id|id|net|tv|news|org|info|co)$",
                      re.IGNORECASE)  # fmt: skip
_NEWS_WORDS = re.compile(r"(?:news|com|id|online|berita|portal|media|co|tv|net|www)")


def clean_title(title: str, *, publisher: str | None = None, domain: str | None = None) -> str:
    """A headline without the name of its site at the end or the start.

    Only a part that names the site goes: a headline's own dashes and bars stay.
    """
    text = normalise_space(title)
    if len(text) > MAX_TITLE:
        return text
    keys = outlet_keys(publisher, domain)
    changed = False
    while True:
        cut = _strip_site(text, keys)
        if cut is None:
            break
        text, changed = cut, True
    return _PAGE_TAIL.sub("", text) if changed and _PAGE_TAIL.sub("", text) else text


def _strip_site(text: str, keys: tuple[str, ...]) -> str | None:
    cuts = list(_TITLE_SEP.finditer(text))
    if not cuts:
        return None
    last, first = cuts[-1], cuts[0]
    if last.start() > 0 and _names_site(text[last.end() :], keys):
        return text[: last.start()].strip()
    if first.start() > 0 and first.end() < len(text) and _names_site(text[: first.start()], keys):
        return text[first.end() :].strip()
    return None


def _names_site(part: str, keys: tuple[str, ...]) -> bool:
    part = part.strip()
    if not part or len(part) > 60:
        return False
    if _TLD_END.match(part):
        return True
    key = squash(part)
    if not key:
        return False
    for name in keys:
        if len(name) < 3:
            continue
        if key == name:
            return True
        longer, shorter = (key, name) if len(key) >= len(name) else (name, key)
        if (len(shorter) >= 4 and longer.startswith(shorter)) or longer.endswith(shorter):
            rest = longer.replace(shorter, "", 1)
            if not _NEWS_WORDS.sub("", rest) or _NEWS_WORDS.sub("", rest) in keys:
                return True
    return False


# --- language --------------------------------------------------------------------------------

_STOP_WORDS = {
    "id": "yang dan di dari untuk dengan pada ini itu tidak dalam akan oleh telah juga kepada "
    "karena adalah sudah saat bisa ada para hal tersebut serta seorang hingga saya kami mereka dia "
    "namun sebagai secara atau lebih masih bahwa menjadi dapat belum usai agar",
    "en": "the of and to in that is was for on with as are by at from this has have it he she they "
    "said were be an which will not but been his her their had who",
    "nl": "de het een van en in is dat op te voor met zijn niet aan er om ook door naar bij wordt",
    "de": "der die das und ist von den mit im für auf dem des ein eine nicht auch sich wird bei",
    "es": "el la los las de que y en del por con una para su al se como más lo pero este",
    "pt": "o os as que e do da em um uma para com não dos das na no por mais como foi ao",
    "fr": "le la les des et est du une dans pour que qui sur pas au par avec sont plus ce",
    "jv": "sing lan iku iki karo kanggo ora wis marang ing saka uga aku kowe wong isih nanging",
    "su": "nu jeung dina teu geus ieu éta keur anu ti ku pikeun sareng kana urang abdi",
    "min": "nan jo dek indak alah untuak pado urang iko sarato ado katiko lah surang manjadi ndak "
    "kito mangatokan tun",
    "ban": "ring sane puniki ane ento ajak tusing suba krama titiang ida lan majeng ngaturang olih "
    "saking punika nika",
    "ace": "nyang ngon nyoe nyan ureueng hana geuh teuma jeut awaknyan keu",
}
_LANGUAGES_OF: dict[str, list[str]] = {}
for _language, _words in _STOP_WORDS.items():
    for _small in dict.fromkeys(_words.split()):
        _LANGUAGES_OF.setdefault(_small, []).append(_language)
_WORD = re.compile(r"[^\W\d_]+")


def guess_language(text: str) -> str | None:
    """The language of a text as an ISO 639 code, by its small words; None where that is unsure."""
    words = _WORD.findall(text[:4000].casefold())
    if len(words) < 12:
        return None
    scores = Counter(chain.from_iterable(filter(None, map(_LANGUAGES_OF.get, words))))
    ranked = sorted(((score, lang) for lang, score in scores.items()), reverse=True)
    if not ranked:
        return None
    best, lang = ranked[0]
    second = ranked[1][0] if len(ranked) > 1 else 0
    if best < 4 or best < 0.08 * len(words) or best < 1.7 * second:
        return None
    return lang


@lru_cache(maxsize=256)
def host_of(url: str) -> str:
    """Host of an address without ``www.``; empty where there is none."""
    match = re.match(r"(?:https?:)?//(?:[^/@\s]*@)?([^/:?#\s]+)", url, re.IGNORECASE)
    return match[1].casefold().removeprefix("www.") if match else ""
