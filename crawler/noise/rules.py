"""What a whole line of a body must look like to be no text of the article.

Every rule is anchored at both ends and has a length cap: a line that holds a real sentence is
never dropped, whatever words it begins with.
"""

from __future__ import annotations

import re
from functools import lru_cache

from crawler.text import (
    Byline,
    find_source,
    fold,
    is_generic_name,
    looks_like_name,
    parse_credit_line,
    split_byline,
)

LINE_CAP = 200
TITLE_CAP = 160
NOTICE_CAP = 240

_I = re.IGNORECASE
_DECOR = r"[^\w(\[\"“”'‘’«]{0,6}"
_SEP = r"\s*(?:[:：|»›→…]|>{1,3}|[-–—]{1,2}(?=\s))+\s*"

# --- related ---------------------------------------------------------------------------------

_READ_ALSO = (
    r"baca\s?juga(?:\s+(?:ya|nih|artikel|berita)(?:\s+(?:lain(?:nya)?|terkait|ini))?)?|"
    r"baca\s+(?:pula|lagi|lainnya|(?:artikel|berita)\s+(?:lain(?:nya)?|terkait|juga))|"
    r"lanjut(?:kan)?\s+(?:mem)?baca|"
    r"(?:simak|lihat|tonton|cek|dengarkan|intip)\s+(?:juga|pula)(?:\s+(?:video|foto|artikel|berita))?|"
    r"also\s+read|read\s+(?:also|more|next)|see\s+also|"
    r"(?:lea|lee|leia)\s+(?:tambi[eé]n|tamb[eé]m|m[aá]s|mais)|lees\s+ook|lesen\s+sie\s+auch|(?:à\s+)?lire\s+aussi"
)
_LIST_LABEL = (
    r"(?:artikel|berita|kabar|info|tulisan|konten|video|cerita|topik|foto|artis)\s+"
    r"(?:terkait|lain(?:nya)?|menarik\s+lain(?:nya)?|sebelumnya|selanjutnya|terbaru|terkini|"
    r"terpopuler|populer|pilihan|rekomendasi|serupa|utama)(?:\s+(?:untuk\s+anda|lainnya))?|"
    r"related\s+(?:stories|articles|news|posts?|links?|content|topics?)|"
    r"(?:you\s+)?(?:may|might)\s+also\s+like|recommended(?:\s+for\s+you)?|"
    r"jangan\s+lewatkan|pilihan\s+(?:editor|redaksi|kami)|"
    r"rekomendasi(?:\s+(?:untuk\s+anda|artikel|berita|redaksi))?|"
    r"ter(?:populer|kini|baru)(?:\s*lainnya)?|trending(?:\s*lainnya|\s+now)?|terkait|lainnya|"
    r"(?:baca\s+)?selengkapnya(?:\s+di)?|most\s+read|latest\s+news|editor.s\s+pick"
)
_WEAK = (
    r"baca|(?:simak|lihat|tonton|saksikan)(?:\s+(?:video|foto)(?:\s+\w+){0,2})?|klik|"
    r"(?:halaman\s+)?(?:selanjutnya|berikutnya)"
)
_LABEL = rf"(?:{_READ_ALSO}|{_LIST_LABEL})"

_BARE_LABEL = re.compile(
    rf"{_DECOR}(?:{_LABEL}|(?:{_WEAK})\s*[:|])[\s:|»›→>.!*•–—-]*"
    r"(?:(?:berikut|di\s?bawah)(?:\s+ini)?\s*:)?[\s:|»›→>.!*•–—-]*",
    _I,
)
_LABELLED = re.compile(rf"{_DECOR}(?P<marker>{_LABEL}{_SEP})(?P<title>.*)", _I)
_DOTTED = re.compile(rf"{_DECOR}(?P<marker>(?:{_READ_ALSO})\.\s)(?P<title>.*)", _I)
_WEAK_LABELLED = re.compile(rf"{_DECOR}(?P<marker>(?:baca|lihat|simak)\s*[:|]\s*)(?P<title>.*)", _I)
_NO_COLON = re.compile(
    r"(?P<marker>(?:\W{0,4})(?:BACA\s+JUGA|Baca\s+[Jj]uga|Lihat\s+Juga|Simak\s+Juga)\s+)(?P<title>\S.*)"
)
_RELATED_START = re.compile(
    rf"{_DECOR}(?:baca|lea\s|lee\s|leia|lees|lesen|à\slire|lire|lanjut|simak|lihat|tonton|saksikan|cek|dengarkan|intip|yuk|ayo|mari|also|read|see|"
    r"artikel|berita|kabar|info|tulisan|konten|video|cerita|topik|foto|related|you|may|might|recommended|"
    r"jangan|pilihan|rekomendasi|ter|trending|lainnya|selengkapnya|most|latest|editor)",
    _I,
)
# "tirto.id - Sosial Budaya": the outlet and the section, below the text.
_SITE_SECTION = re.compile(
    r"(?P<site>[\w-]+(?:\.[\w-]+)+)\s*[-–—|/]\s*[A-Z][\w&]*(?:\s[A-Z&][\w&]*){0,3}"
)
_KEYWORD = re.compile(
    r"baca|\blea\b|\blee\b|leia|lees|lesen|lire|simak|lihat|tonton|cek|dengarkan|intip|read|see|lain|terkait|related|like|lewatkan|pilihan|"
    r"rekomendasi|recommended|terpopuler|terkini|terbaru|trending|selengkapnya|latest|sebelumnya|"
    r"selanjutnya|berikutnya|saksikan|populer|serupa|utama|editor|klik",
    _I,
)
_VIDEO = re.compile(
    rf"{_DECOR}(?:simak|lihat|tonton|saksikan)\s+(?:juga\s+)?video\s*"
    r"(?:[:'\"“‘’].{3,160}|(?:pilihan|terkait|lainnya|berikut|di\s?bawah).{0,40}:)\W*",
    _I,
)
_WATCH = re.compile(
    rf"{_DECOR}(?:(?:yuk|ayo|mari|jangan\s+lupa)\W{{0,3}}\s)?"
    r"(?:(?:simak|lihat|tonton|saksikan)(?:lah)?|jangan\s+(?:sampai\s+)?(?:ketinggalan|lewatkan))"
    r"(?:\s+(?:juga|pula))?\s+video(?:nya)?"
    r"(?:\s+(?:pilihan|terkait|menarik|lain(?:nya)?|terbaru|selengkapnya|lengkap(?:nya)?|editor|redaksi|kami|"
    r"berikut(?:nya)?|ini|di\s?bawah))+\W*",
    _I,
)
_ELSEWHERE = re.compile(
    r"\W{0,4}(?:(?:artikel|berita|informasi|kisah|ulasan|cerita|kabar)\s+)?(?:ini\s+)?"
    r"(?:selengkapnya|lengkapnya|secara\s+lengkap)\s+(?:bisa|dapat|silakan)\s+"
    r"(?:anda\s+)?(?:di)?(?:baca|simak|lihat|klik|akses)\s+(?:di|melalui|pada|lewat)\s*"
    r"(?:sini|tautan\s+(?:ini|berikut)|link\s+(?:ini|berikut))\W{0,4}|"
    r"(?:baca|simak)\s+(?:berita\s+|artikel\s+)?selengkapnya\s+(?:di|pada)\s*\S{1,60}",
    _I,
)
_MORE_OF = re.compile(
    r"(?:berita|artikel|kabar|simak|baca|lihat|cek)\s+(?:[^.,?!:\"“”]{1,60}\s)?(?:lainnya|lain)", _I
)
_HERE = re.compile(r"(?:klik\s+)?(?:di\s?)?sini|(?:link|tautan)\s+(?:ini|berikut)", _I)
_TO_HERE = re.compile(
    rf"{_DECOR}(?:baca|simak|lihat|klik|artikel|berita|kabar|informasi|cek|selengkapnya)\s.{{3,110}}",
    _I,
)
_QUOTED_HEAD = re.compile(r"»\s*(?P<title>[A-Z0-9\"“].{10,150})")

_ABBREVIATED = r"(?<!\bKec)(?<!\bKab)(?<!\bProf)(?<!\bHaji)"
_INNER_STOP = re.compile(r"[a-zé)\d]{4,}\.[\"”’]?\s+[\"“]?[A-Z]")
_SENTENCE_END = re.compile(r"(?<!\.)\.[\"”’)\]]*\s*$")
_PROSE = re.compile(
    r",\s+(?:kata|ujar|ucap|tutur|jelas|tegas|imbau|pesan|ajak|pinta|tulis|cerita|keluh|"
    r"demikian|begitu)\w*\b",
    _I,
)


def is_headline(title: str, *, cap: int = TITLE_CAP) -> bool:
    """Whether a text can be the headline of another article: short, and no full sentence."""
    text = title.strip()
    if not 3 <= len(text) <= cap:
        return False
    return not (_SENTENCE_END.search(text) or _INNER_STOP.search(text) or _PROSE.search(text))


def title_case(text: str) -> bool:
    """Whether most words begin with a capital or a digit, as in a headline."""
    words = [w for w in re.findall(r"[\w'’]+", text) if len(w) > 3 or w[0].isupper()]
    return bool(words) and sum(not w[0].islower() for w in words) >= 0.7 * len(words)


def strip_marker(text: str) -> str:
    """A headline without the related label in front of it."""
    for pattern in (_LABELLED, _DOTTED, _WEAK_LABELLED, _NO_COLON):
        match = pattern.match(text)
        if match and match["title"].strip():
            return match["title"].strip(" |:»>*•")
    return text.strip(" |:»>*•")


def is_label(text: str) -> bool:
    """Whether a line is a related label that stands alone."""
    if len(text) > 80 or not _RELATED_START.match(text):
        return False
    return bool((len(text) <= 60 and _BARE_LABEL.fullmatch(text)) or _MORE_OF.fullmatch(text))


_BEFORE_LINK = re.compile(
    rf"(?P<all>\s?(?P<open>[(\[]\s*)?(?:(?<=\s)|(?<=[(\[])|(?<=[^\w\s(])|(?<=[a-z])(?=[A-Z])|^)"
    r"[^\w\s.,;:!?…\"“”'‘’()\[\]]{0,3}\s?"
    rf"(?:(?P<strong>{_LABEL})|(?P<weak>{_WEAK}))(?P<sep>[\s:：|»›→>.…*–—-]*))$",
    _I,
)


# "Baca Juga" at the start of a line, its links stuck to it: no sentence is written like that.
_AS_HEADING = re.compile(r"\W{0,4}(?:BACA|Baca|LIHAT|Lihat|SIMAK|Simak)\s(?:JUGA|Juga)\W{0,4}")


class Marker:
    """A related label that ends right before a link."""

    __slots__ = ("opened", "start")

    def __init__(self, start: int, *, opened: bool) -> None:
        self.start = start
        self.opened = opened


def marker_before(text: str, *, alone: bool) -> Marker | None:
    """The label at the end of the text before a link.

    Without a colon a label is one only where nothing but it and the link stands in the line.
    """
    tail_from = max(0, len(text) - 70)
    tail = text[tail_from:]
    if not _KEYWORD.search(tail):
        return None
    match = _find_marker(tail)
    if match is None:
        return None
    if not any(c in match["sep"] for c in ":：|»›→>"):
        heading = _AS_HEADING.fullmatch(text)
        if match["weak"] or not (alone or match["sep"].strip() or heading):
            return None
    return Marker(tail_from + match.start(), opened=bool(match["open"]))


def _find_marker(tail: str) -> re.Match[str] | None:
    # The label nearest to the start wins: "Baca juga artikel lainnya:" is one label.
    match = _BEFORE_LINK.search(tail)
    if match is None:
        return None
    first = re.search(r"\w", match["all"])
    if first and match.start() + first.start() > 0:
        before = tail[match.start() + first.start() - 1]
        label_start = match["all"][first.start()]
        if before.isalnum() and not (before.islower() and label_start.isupper()):
            return None
    return match


def related_line(text: str, *, bold: bool = False) -> tuple[str, str] | None:
    """``(title, "")`` for a related line without a link, ``("", rest)`` where only the label goes.

    ``None``: it is neither. ``bold``: the whole line is set in bold, label and headline.
    """
    if not _RELATED_START.match(text):
        return None
    if len(text) > 2000:
        head = text[:80]
        match = _LABELLED.match(head)
        if match and _is_read_also(match["marker"]):
            return "", text[match.end("marker") :].strip()
        return None
    if _VIDEO.fullmatch(text) or _WATCH.fullmatch(text):
        return text, ""
    match = _LABELLED.match(text) or _DOTTED.match(text)
    if match:
        return _split_label(match, bold=bold)
    match = _WEAK_LABELLED.match(text)
    if match:
        title = match["title"]
        good = title[:1].isupper() or title[:1].isdigit() or title[:1] in "\"“'‘"
        return (title, "") if good and is_headline(title, cap=140) else None
    match = _NO_COLON.match(text)
    if match and is_headline(match["title"], cap=140) and title_case(match["title"]):
        return (match["title"], "") if len(match["title"].split()) >= 3 else None
    return None


def _is_read_also(marker: str) -> bool:
    return re.match(rf"{_DECOR}(?:{_READ_ALSO})", marker, _I) is not None


def _split_label(match: re.Match[str], *, bold: bool) -> tuple[str, str] | None:
    title = match["title"].strip()
    certain = _is_read_also(match["marker"])
    if not title:
        return None
    glued = split_glued(title)
    if glued and certain:
        return "", glued
    if is_headline(title.strip("* |")) or (bold and len(title) <= TITLE_CAP and certain):
        return title, ""
    if not certain:
        return None
    return "", title


_GLUE_QUOTE = re.compile(r"[^\W_](?P<rest>[\"“][A-Z][^\"”]*$|[\"“][A-Z].*[\"”].*)")
_GLUE_CAMEL = re.compile(r"(?<=[a-zé?!\d])(?=[A-Z][a-zé]+\s)")


def split_glued(text: str) -> str | None:
    """The sentence stuck to the end of a headline without a blank, if there is one."""
    match = _GLUE_QUOTE.search(text)
    if match and is_headline(text[: match.start("rest")]):
        return match["rest"]
    points = [m.start() for m in _GLUE_CAMEL.finditer(text)]
    if not points:
        return None
    point = points[-1]
    rest, head = text[point:], text[:point]
    words = rest.split()
    lower = sum(w[0].islower() for w in words)
    if len(words) >= 3 and lower >= 0.6 * len(words) and title_case(head) and " " in head:
        return rest
    return None


_INLINE_PAREN = re.compile(
    r"\s?[(\[]\s*(?:baca|lihat|simak)(?:\s+(?:juga|pula))?\s*:\s*[^()\[\]]{3,160}[)\]]", _I
)
_TAIL_LABEL = re.compile(
    r"(?<=[.!?…\"”’)])\s*(?P<marker>\**\s*(?:BACA\s+JUGA|Baca\s+[Jj]uga|baca\s+juga|Simak\s+[Jj]uga|"
    r"Lihat\s+[Jj]uga)\s*[:|]\s*)(?P<title>[^\n]{3,160})$"
)


def inline_labels(text: str) -> list[tuple[int, int]]:
    """Where related labels and headlines in brackets stand in a text: ``(Baca: …)``."""
    if "(" not in text and "[" not in text:
        return []
    return [found.span() for found in _INLINE_PAREN.finditer(text)]


def tail_label(text: str) -> tuple[str, str] | None:
    """A related label and headline stuck to the end of a sentence: ``(sentence, headline)``."""
    tail = text[-240:]
    if "uga" not in tail and "UGA" not in tail:
        return None
    match = _TAIL_LABEL.search(text, max(0, len(text) - 240))
    if match and is_headline(match["title"]):
        return text[: match.start()].rstrip(), match["title"].strip(" *")
    return None


# --- closed phrases --------------------------------------------------------------------------

_NETWORKS = (
    r"(?:facebook|twitter|x|whatsapp|wa|telegram|line|e-?mail|pinterest|linkedin|instagram|tiktok|"
    r"youtube|threads|messenger|tumblr|reddit|pocket|google\+?|copy(?:\s*link)?|link|print|cetak|"
    r"surat\s+elektronik|lagi|more|salin(?:\s+tautan|\s+link)?|icon|koo|viber|skype|bluesky|"
    r"mastodon|klik\s+untuk\s+\w+)"
)
_CLOCK = r"\d{1,2}[:.]\d{2}(?::\d{2})?(?:\s*(?:wib|wita|wit|am|pm))?"
_MONTH = (
    r"(?:jan(?:uari|uary)?|feb(?:ruari|ruary)?|mar(?:et|ch)?|apr(?:il)?|mei|may|jun[ei]?|jul[iy]?|"
    r"agu(?:stus)?|aug(?:ust)?|sept?(?:ember)?|okt(?:ober)?|oct(?:ober)?|nov(?:ember)?|"
    r"nop(?:ember)?|des(?:ember)?|dec(?:ember)?)"
)
_DAY = (
    r"(?:senin|selasa|rabu|kamis|jum.?at|sabtu|minggu|ahad|sen|sel|rab|kam|jum|sab|min|"
    r"(?:mon|tues|wednes|thurs|fri|satur|sun)day|mon|tue|wed|thu|fri|sat|sun)"
)
_DATE = (
    rf"(?:\d{{1,2}}\s+{_MONTH},?\s+\d{{4}}|{_MONTH}\s+\d{{1,2}},?\s+\d{{4}}|"
    r"\d{4}-\d{2}-\d{2})"
)
_WATCHED = r"(?:google\s?news|whats\s?app|telegram|facebook|instagram|tik\s?tok|you\s?tube|twitter)"

_PHRASES: dict[str, str] = {
    "ad": (
        r"advertise(?:ments?|\s+here)?|iklan(?:\s+google)?|(?:space|tutup)\s+iklan|pasang\s+iklan\b.{0,60}|ads?|adsense|"
        r"post\s+ads?\s*\d*|banner(?:\s+\d+\s?x\s?\d+)?|sponsor(?:ed)?|(?:spot_img\s*)+|"
        r"(?:\W*advertisement\W*)?scroll\s+(?:down\s+)?to\s+(?:continue|resume)(?:\s+(?:with\s+)?(?:content|reading))?|"
        r"scroll\s+(?:ke\s+bawah\s+)?untuk\s+(?:(?:lanjut|melanjutkan)\s*)?(?:(?:mem)?baca)?(?:\s+(?:artikel|berita|ini|konten))*|"
        r"scroll\s+untuk\s+lanjut\w*.{0,30}|gulir\s+(?:ke\s+bawah\s+)?untuk\s+(?:melanjutkan|lanjut|membaca).{0,30}|"
        r"(?:iklan\s*[-–]\s*)?geser\s+ke\s+(?:atas|bawah|samping)\s+untuk\s+(?:melanjutkan|lanjut|membaca).{0,30}|"
        r"lanjut(?:kan)?\s+(?:mem)?baca\s+di\s+bawah\s+iklan|(?:berita|artikel)\s+berlanjut\s+di\s+bawah\s+iklan|"
        r"baca\s+(?:berita|artikel)\s+tanpa\s+iklan\b.{0,60}|adblock(?:er)?\s+detected.{0,40}|"
        r"please\s+consider\s+supporting\s+us.{0,80}|"
        r"\(adsbygoogle.{0,80}|\(function\s*\(.{0,180}|var\s+\w+\s*=.{0,180}|"
        r"[A-Z .]{6,60}klik\s+di\s?sini|"
        r"benar\s+atau\s+bohong\?.{20,160}"
    ),
    "share": (
        r"(?:sebarkan|bagikan|share|sharing)(?:\s+(?:artikel|berita|tulisan|ini|ke|this|now|to|via|di|on|post|"
        r"article|" + _NETWORKS + r"))*|spread\s+the\s+love|"
        rf"(?:{_NETWORKS}[\s,|•/-]*){{2,12}}|"
        r"url\s+berhasil\s+di\s?(?:copy|salin)|salin\s+(?:artikel|tautan|link|url)|copy\s+link|"
        r"(?:(?:ikuti|follow)\s+(?:kami|us)|sukai\s+ini|like\s+this|menyukai\s+ini)(?:\s+di)?|suka\s+memuat|"
        rf"(?:loading\W*)?(?:baca|cek|simak|ikuti|dapatkan|telusuri|temukan|update|pantau|jangan\s+lupa|informasi|kunjungi)\b"
        r"[^\"“”]{0,130}\bgoogle\s?news\b[^\"“”]{0,60}|google\s?news\s+[\w.]{3,40}|"
        rf"(?:loading\W*)?(?:ikuti|follow|gabung|bergabung|join|yuk|mari|ayo|jangan\s+lupa)\b[^\"“”]{{0,90}}"
        rf"(?:saluran|channel|grup|group|kanal|akun|update|kabar|berita|kami)\b[^\"“”]{{0,70}}{_WATCHED}[^\"“”]{{0,90}}|"
        rf"(?:loading\W*)?(?:ikuti|follow|gabung|join)\s[^\"“”,]{{0,30}}whats\s?app\s+channel[^\"“”]{{0,60}}|"
        rf"dapatkan\s+(?:informasi|update|berita|kabar)[^\"“”]{{3,110}}{_WATCHED}[^\"“”]{{0,60}}|"
        rf"(?:simak|baca)\s+(?:ber[io]ta|breaking\s+news|kabar|informasi|artikel|update)[^\"“”]{{3,130}}{_WATCHED}[^\"“”]{{0,30}}|"
        rf"jangan\s+lewatkan\s+(?:berita|kabar|update|informasi)\b[^\"“”]{{0,90}}\b(?:ikuti|follow)\s+(?:kami|akun)\b"
        rf"[^\"“”]{{0,30}}{_WATCHED}[^\"“”]{{0,60}}|"
        rf"(?:ikuti|follow)\s+(?:akun\s+)?{_WATCHED}\s+kami\b[^\"“”]{{0,60}}|"
        r"jangan\s+lupa\s+(?:ikuti|follow|like)[^\"“”]{5,80}\bakun\b[^\"“”]{0,40}|"
        r"telusuri\s+berita\s.{2,40}\slainnya|"
        r"(?:baca|simak|ikuti|cek|dapatkan|temukan)\s+(?:[^\"“”.,]{0,30}\s)?(?:berita|artikel|informasi|kabar)\b"
        r"[^\"“”.,]{0,60}\slain(?:nya)?\s+(?:hanya\s+)?di\s+[\w-]{2,30}\.(?:com|id|co\.id|net|news|tv|co)"
    ),
    "comment": (
        r"komentari\s+(?:artikel|berita)\s+ini|komentar(?:\s*(?:\(\d+\)|&\s*reaksi|anda|pembaca))?|\d+\s+(?:komentar|comments?|tanggapan)|"
        r"(?:\d+|satu|tidak\s+ada|no|one)\s+(?:komentar|comments?|tanggapan|thoughts?)\s*(?:(?:untuk|pada|on|to)\s.{0,140}|:)?|"
        r"tinggalkan\s+(?:komentar|balasan)(?:\s+(?:anda|batalkan\s+balasan))?|"
        r"(?:leave|post|write)\s+a\s+(?:comment|reply)(?:\s+cancel\s+reply)?|cancel\s+reply|batalkan\s+balasan|"
        r"click\s+to\s+comment|posting\s+komentar(?:\s.{0,140})?|kirim\s+komentar|tulis\s+komentar(?:\s+anda)?(?:\s+di\s?sini)?|"
        r"laporkan(?:\s+(?:konten|akun|komentar))?|tampilkan(?:\s+komentar)?|load\s+comments|"
        r"silakan\s+(?:masukkan\s+(?:komentar|nama)\s+anda|login\s+untuk).{0,60}|"
        r"isi\s+komentar\s+(?:sepenuhnya\s+)?(?:menjadi\s+)?tanggung\s?jawab.{0,120}|"
        r"alamat\s+email\s+anda\s+tidak\s+akan\s+dipublikasikan.{0,80}|"
        r"simpan\s+nama(?:\s+saya)?,\s+email.{0,120}|save\s+my\s+name,\s+email.{0,120}|"
        r"your\s+email\s+address\s+will\s+not\s+be\s+published.{0,60}|"
        r"(?:ruas|bidang)\s+yang\s+wajib\s+ditandai.{0,10}"
    ),
    "subscribe": (
        r"(?:to|please)\s+(?:view|read|continue\s+reading)\s+(?:the\s+|this\s+)?(?:full\s+)?"
        r"(?:story|article|content)[^.]{0,60}\b(?:subscribe|log\s?in|register)\b.{0,90}|"
        r"first-time\s+subscribers\s.{0,120}|already\s+a\s+subscriber\b.{0,80}|"
        r"if\s+you.re\s+(?:seeing\s+this\s+message|already\s+a\s+subscriber)\b.{0,140}|"
        r"you\s+have\s+\d+\s+free\s+(?:articles?|stories)\s+(?:left|remaining).{0,60}|"
        r"untuk\s+membaca\s+(?:artikel|berita|konten)\s+(?:ini\s+)?(?:secara\s+)?(?:lengkap|selengkapnya|penuh)"
        r"[^.]{0,40}\b(?:berlangganan|login|masuk|daftar)\b.{0,80}|"
        r"(?:silakan\s+|ayo\s+)?(?:ber)?langganan(?:lah)?\s+(?:(?:sekarang|dulu)\s+)?untuk\s+(?:bisa\s+|dapat\s+)?"
        r"(?:melanjutkan\s+(?:mem)?|mem)baca\s+(?:artikel|berita|konten|kisah|tulisan)\b[^.\"“”]{0,60}|"
        r"subscribe(?:\s+now)?|(?:ber)?langganan(?:\s+(?:sekarang|(?:newsletter|buletin|e-?mail)\b.{0,40}))?|"
        r"thank\s+you\s+for\s+reading\s+this\s+post,\s+don.t\s+forget\s+to\s+subscribe|"
        r"jangan\s+lupa\s+subscribe[^\"“”]{0,80}|masukkan\s+(?:alamat\s+)?(?:surel|e-?mail)\s+anda.{0,60}|"
        r"(?:dapatkan|terima)\s+(?:kabar|berita|update|notifikasi)[^\"“”]{3,70}\s(?:di\s+ponsel(?:mu|\s+anda)?|lewat\s+email)|"
        r"daftar(?:kan)?\s+(?:email|surel)\s+(?:anda|kamu).{0,60}|sign\s+up\s+for\s+our\s+newsletter.{0,40}"
    ),
    "nav": (
        r"halaman\s*:\s*[\d\s]*(?:selanjutnya|berikutnya)?|halaman\s+\d+\s+dari\s+\d+(?:\s+halaman)?|"
        r"pages?\s*:\s*[\d\s]{1,20}(?:next)?|pages?\s*\(\s*\d+\s+of\s+\d+\s*\)\s*:?[\d\s.]*(?:next)?|"
        r"(?:halaman\s+)?(?:selanjutnya|berikutnya|sebelumnya)|next(?:\s+page)?|previous|prev|"
        r"simak\s+(?:berita\s+)?selengkapnya\s+di\s+halaman\s+(?:selanjutnya|berikutnya)|"
        r"\[?(?:gambas|embed)\s*:\s*[^\]]{2,40}\]?|"
        r"(?:tags?|categor(?:y|ies))\s*:\s*.{0,160}|filed\s+under\s*:.{0,100}|"
        rf"(?:[\w.]+\s*[-|,]\s*)?(?:{_DAY}\s*,?\s+)?{_DATE}(?:[\s,|–-]*{_CLOCK})?(?:[\s|–-]+(?:last\s+updated|\d+\s+views?).{{0,60}})?|"
        rf"\d{{1,2}}/\d{{1,2}}/\d{{4}},?\s+{_CLOCK}|\d{{4}}-\d{{2}}-\d{{2}}\s+{_CLOCK}|"
        rf"[\w.]+\s*[-|]\s*\d{{1,2}}/\d{{1,2}}/\d{{4}},?\s+{_CLOCK}|(?:last\s+updated|diperbarui|update)\s*:?\s*{_DATE}.{{0,20}}|"
        r"(?:home|beranda)\s*[/>»|].{1,140}|home(?:\s+blog)?(?:\s+page\s+\d+)?|beranda(?:\s+blog)?(?:\s+halaman\s+\d+)?|"
        r"waktu\s+baca\s*:.{1,20}|di(?:lihat|baca)\s*:?\s*[\d.]+\s+kali|\d+\s+(?:views?|kali\s+dibaca|x\s+dibaca)|(?:total\s+)?views?\s*:\s*\d+|"
        r"by\s*-\s*\d+\s+views|kembali\s+ke\s+artikel|lihat\s+(?:foto|semua)|baca\s+di\s+app|"
        r"(?:ukuran\s+font|text\s+sizes?|perbesar|perkecil|larger|smaller|medium|a{1,2}|mode\s+gelap|dark\s+mode)|"
        r"daftar\s+isi|\[(?P<code>[a-z][a-z_-]{2,30})(?:\s+[\w-]+=[^\]]{0,120})?\][^\[\]]{0,120}\[/(?P=code)\]|"
        r"\[[a-z][a-z_-]{2,30}\s+[\w-]+=[^\]]{0,120}\]|"
        r"artikel\s+ini\s+ditulis\s+oleh|\d{1,3}\s+foto|index|tutup|close|notification|notifikasi|load\s+more|muat\s+lainnya|refresh\s+page|badge-check|breaking\s+news:?|"
        r"kategori\s+berita|cari\s+berita|formulir\s+kontak|mohon\s+tunggu|recent\s+posts|tag\s+terpopuler|tentang\s+kami|"
        r"lewat\s+ke\s+baris\s+perkakas|skip\s+to\s+content|lompat\s+ke\s+konten.{0,60}|lebih\s+baru\s*lebih\s+lama|"
        r"simple\s+fast\s+free\s+blogger\s+templates|desain\s+oleh\s.{2,40}|pixel\s+code\s?\S{0,40}|diterbitkan|top\s+yang\s+sering\s+dicari|"
        r"info\s+atur\s+ukuran\s+teks.{10,100}|\d{1,2}(?:\.\d)?\s?c|[-|>\s!\[\]()]{2,12}|date:?|\[?download\s+berita.{0,30}\]?|"
        r"\S{1,3}sunting\s*\|\s*sunting\s+sumber\S{0,2}|id\s+[A-Z][^.]{2,30}\s,.{3,100}"
    ),
}
_LINE_RULES: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (rule, re.compile(rf"\W{{0,6}}(?:{_PHRASES[rule]})\W{{0,6}}", _I))
    for rule in ("ad", "subscribe", "share", "comment", "nav")
)
# What an outlet forbids, and what it does not answer for.
_NOTICE = re.compile(
    r"\W{0,4}(?:dilarang\s+(?:keras\s+)?(?:mengambil|menyalin|memperbanyak|mengutip|menggunakan|mempublikasikan|"
    r"mereproduksi|menyebarluaskan|meng-?copy)\s+(?:[\w/]+\s+){0,6}?(?:konten|isi|artikel|berita|tulisan|foto)\b"
    r"[^\"“”]{0,120}?(?:\btanpa\s+(?:se)?izin\b|\bini\b)[^\"“”]{0,80}|"
    r"(?:[^.\"“”]{5,80}\.\s)?(?:seluruh\s+)?(?:(?:isi|materi)\s+)?(?:konten|artikel|tulisan|opini|berita|kolom|rilis|advertorial)\s+ini\s+"
    r"(?:(?:sepenuhnya|seluruhnya|adalah|merupakan|menjadi|di\s?luar)\s+)+tanggung\s?jawab\s+(?:penulis|redaksi|pengirim|kontributor)\b[^\"“”]{0,60}|"
    r"[\w .&]{2,40}\sis\s+not\s+responsible\s+for\s+(?:the\s+)?"
    r"(?:opinion|view|content|statement|comment)s?\b[^\"“”]{0,140}|"
    r"the\s+(?:views|opinions)\s+expressed\b[^\"“”]{5,80}\b(?:author|writer|contributor)s?\b[^\"“”]{0,100})\W{0,4}",
    _I,
)
_NOTICE_WORDS = ("ilarang", "ILARANG", "anggung", "esponsible", "xpressed")
_FIRST_WORDS = re.compile(
    r"\W{0,6}(?:adv|iklan|space|tutup|pasang|ads?\b|adsense|post|banner|sponsor|spot_|scroll|gulir|geser|lanjut|baca|"
    r"artikel|adblock|please|\(|function|var\s|[A-Z .]+klik|"
    r"benar\s|sebarkan|bagikan|shar|spread|facebook|twitter|x\b|"
    r"whatsapp|wa\b|telegram|line|e-?mail|pinterest|linkedin|instagram|tiktok|youtube|threads|copy|link|print|cetak|url|"
    r"salin|ikuti|follow|suka|like|menyukai|loading|cek|simak|dapatkan|telusuri|temukan|update|pantau|jangan|informasi|"
    r"kunjungi|google|gabung|bergabung|join|yuk|mari|ayo|komentar|\d|satu|tidak|no\b|one|tinggalkan|leave|write|cancel|"
    r"batalkan|click|posting|kirim|tulis|laporkan|tampilkan|load|silakan|isi|alamat|simpan|save|your|ruas|bidang|"
    r"subscribe|(?:ber)?langganan|thank|masukkan|terima|daftar|sign|halaman|page|selanjutnya|berikutnya|sebelumnya|next|prev|"
    r"gambas|embed|tag|topik|label|kategori|categor|filed|sen|sel|rab|kam|jum|sab|min|ahad|mon|tue|wed|thu|fri|sat|sun|"
    rf"{_MONTH}|last|diperbarui|home|beranda|waktu|dilihat|dibaca|total|view|by\b|kembali|lihat|ukuran|text|per|larger|smaller|"
    r"medium|a{1,2}\b|mode|dark|\[[a-z]|index|close|notif|muat|refresh|badge|breaking|cari|formulir|mohon|recent|tentang|lewat|"
    r"to\s|first-|already|if\s|you\s|untuk|skip|lompat|lebih|simple|desain|pixel|diterbitkan|top\b|info|date|download|\S{1,3}sunting|id\s|[\w.]+\s*[-|,]\s*)|"
    r"[-|>\s!\[\]()]{2,12}$",
    _I,
)
# Rules of lines that speak to the reader, and words of those that tell of somebody.
_ADDRESSED = frozenset(("share", "subscribe"))
_TELLING = re.compile(
    r"\b(?:itu|tersebut|warga|mereka|ia|dia|petani|nelayan|polisi|petugas|pelaku|korban|siswa|karena|agar|"
    r"supaya|sehingga|sejak|menjadi|membuat|membentuk|mengaku|katanya|ternyata)\b",
    _I,
)
_SPEECH = re.compile(
    r"[,\"”“!?]\W*\s(?:kata|ujar|ucap|tutur|jelas|tegas|imbau|pesan|ajak|pinta|tulis|sahut|teriak|"
    r"ungkap|sebut|terang|keluh|cerita)\w*\b",
    _I,
)


# The paragraph in which an outlet asks its readers to join a channel, and says how.
PROMOTION_CAP = 480
_PROMOTES = re.compile(
    r"\W{0,4}(?:dapatkan|simak|ikuti|baca|cek|update|temukan|nikmati|mari|yuk|ayo|jangan|pilih|pantau|"
    r"follow|join|gabung|bergabung|klik)\b",
    _I,
)
_CHANNEL = re.compile(
    r"\b(?:telegram|whats\s?app|google\s?news|(?:wa|line)\s+channel|t\.me/|whatsapp\.com/)", _I
)
_JOINING = re.compile(
    r"\b(?:(?:mari|yuk|ayo|silakan|bisa|dengan\s+cara|caranya)\W{1,3}(?:ikuti|bergabung|gabung|join|klik|follow)|"
    r"klik\s+(?:link|tautan|di\s?sini)|(?:ber)?gabung\s+(?:di|dengan|ke)\s+(?:grup|channel|saluran|kanal)|"
    r"kemudian\s+join|pilih\s+saluran|ikuti\s+(?:saluran|channel|kanal|akun)|"
    r"(?:install|instal|unduh)\s+aplikasi)\b",
    _I,
)


def is_promotion(text: str) -> bool:
    """Whether a paragraph asks the reader to join a channel of the outlet, and is no report."""
    return (
        len(text) <= PROMOTION_CAP
        and _PROMOTES.match(text) is not None
        and _CHANNEL.search(text) is not None
        and _JOINING.search(text) is not None
        and not _TELLING.search(text)
        and not _SPEECH.search(text)
    )


_DAY_LINE = re.compile(rf"\W{{0,4}}(?:[\w.]{{3,20}},\s)?(?:{_DAY}\W{{1,3}})?{_DATE}\W{{0,4}}", _I)


def is_day(text: str) -> bool:
    """Whether a line is a day: the date of the article, or a heading of a chronicle."""
    return len(text) <= 40 and _DAY_LINE.fullmatch(text) is not None


def names_section(text: str, host: str) -> bool:
    """Whether a line is only the site's own domain and one of its sections."""
    if len(text) > 60 or "." not in text:
        return False
    match = _SITE_SECTION.fullmatch(text)
    return match is not None and match["site"].casefold().removeprefix("www.") == host


def is_notice(text: str) -> bool:
    """Whether a line is a legal notice of the outlet: what it forbids or does not answer for."""
    return (
        len(text) <= NOTICE_CAP
        and any(word in text for word in _NOTICE_WORDS)
        and _NOTICE.fullmatch(text) is not None
        and not _TELLING.search(text.rpartition(". ")[2].replace("menjadi", "", 1))
        and not _SPEECH.search(text)
    )


def phrase_rule(text: str) -> str | None:
    """The rule of a closed phrase that a whole line is: an advertisement, a share button …"""
    return _phrase_rule(text) if len(text) <= PROMOTION_CAP else None


@lru_cache(maxsize=1024)
def _phrase_rule(text: str) -> str | None:
    if is_promotion(text):
        return "share"
    if is_notice(text):
        return "credit"
    if len(text) > LINE_CAP or not _FIRST_WORDS.match(text):
        return None
    for rule, pattern in _LINE_RULES:
        if pattern.fullmatch(text):
            told = _SPEECH.search(text) or (rule in _ADDRESSED and _TELLING.search(text))
            return None if told else rule
    return None


def is_link_here(text: str, link: str) -> bool:
    """Whether a line sends the reader to a link that only says "here"."""
    return (
        _HERE.fullmatch(link.strip(" .>»()")) is not None
        and _TO_HERE.fullmatch(text) is not None
        and not _TELLING.search(text)
        and not _SPEECH.search(text)
    )


def related_rule(text: str) -> str | None:
    """The rule of a line that points to other articles without being one headline."""
    if len(text) > LINE_CAP:
        return None
    if _ELSEWHERE.fullmatch(text):
        return "related-elsewhere"
    match = _QUOTED_HEAD.fullmatch(text)
    if match and is_headline(match["title"]) and title_case(match["title"]):
        return "related-line"
    return None


_NETWORK = re.compile(rf"\W{{0,4}}{_NETWORKS}\W{{0,4}}", _I)


def is_network(text: str) -> bool:
    """Whether a link is a button that shares the article."""
    return len(text) <= 40 and _NETWORK.fullmatch(text) is not None


_CREDIT_START = re.compile(
    r"[^\w©]{0,4}(?:©|\(c\)|(?:laporan|copyright|hak\s+cipta|oleh|ditulis|by|artikel|berita|tulisan|tim\s+liputan|"
    r"liputan|penulis|reporter|pewarta|wartawan|jurnalis|kontributor|koresponden|contributor|stringer|"
    r"biro|kabiro|kaperwil|pemimpin|pemred|editor|edited|redaktur|redpel|redaksi|penyunting|penyelaras|writer|author|rep|red|te[kx]ts?|"
    r"peliput|foto|fotografer|fotografi|photo|photographer|kamerawan|videografer|video|sumber|source|via|"
    r"uploader|pengunggah|publisher|admin|penanggung|antara|[a-z]+\s+foto)\b)",
    _I,
)
_CREDIT_END = re.compile(
    r"[,(|–-]\s?(?:jurnalis|wartawan|reporter|penulis|pewarta|kontributor|editor|redaktur|fotografer)"
    r"\W{0,2}$",
    _I,
)


_SIGNED = re.compile(
    r"\W{0,3}(?:penulis|reporter|pewarta|wartawan|jurnalis|kontributor|editor|redaktur)\s+(?-i:[A-Z]).{2,40}",
    _I,
)


_OFFICE = re.compile(r"[A-Z][a-z]+(?:\s[A-Z][a-z]+)?")


def signature(text: str) -> Byline | None:
    """Whom the last line of a body names without a colon: ``Editor Dini Tari``, ``Tim Redaksi``."""
    if len(text) > 60:
        return None
    if _OFFICE.fullmatch(text) and is_generic_name(text):
        return Byline()
    if not _SIGNED.fullmatch(text) or not looks_like_name(text, words=5):
        return None
    return split_byline(text) or None


def is_credit(text: str) -> bool:
    """Whether a whole line is a credit: roles and names, a syndication or copyright line."""
    if len(text) > 400:
        return False
    if not _CREDIT_START.match(text) and not _CREDIT_END.search(text, max(0, len(text) - 20)):
        return False
    return parse_credit_line(text) is not None or find_source(text) is not None


# --- captions --------------------------------------------------------------------------------

_FILE_NAME = re.compile(
    r"(?:oplus|img|dsc|pxl|screenshot|compress|wp-image|image)[-_]?\d*[-_\d]*|header-image|png|jpe?g|"
    r"whatsapp\s+image\s.{5,40}|[\w-]{3,80}\.(?:jpe?g|png|webp|gif)|ilustrasi(?:-[a-z]+){1,6}",
    _I,
)
_CAPTION_LABEL = re.compile(
    r"\W{0,3}(?:caption(?:\s+foto)?|(?:teks|ket\.?|keterangan|sumber|dok\.?)\s*(?:foto|gambar)|foto\s+"
    r"(?:arsip|ilustrasi|dok(?:umentasi)?\.?|istimewa|bersama)|foto|poto|ilustrasi|dok\.?)"
    r"(?:\s*[:/|]|\s+[-–—])\s*.{2,300}|\(?(?:foto|ilustrasi|dok)\s*[:/]\s*[^()]{2,80}\)?\.?",
    _I,
)
_CAPTION_OWNER = re.compile(
    r"[^©]{5,240}\s©\s?(?:foto\s*:?\s*)?[\w.@®/-]{2,60}(?:\s[\w.@®/-]{1,30}){0,2}(?<!\.)", _I
)
# Each form ends as no sentence does: without a full stop, or in brackets.
_PHOTO_CREDIT = re.compile(
    r".{5,260}?(?:"
    r"[\s.([-](?i:foto|photo|dok|doc)\s?(?:[:/]|\.(?=\w)|-(?=[\w.]+\.\w{2}))\s?[^.()]{2,60}"
    r"(?:\.\w{2,6}(?:[./]\w[\w ]{1,30})?)?[)\]-]{0,2}|"
    r"[(\[](?i:ist(?:imewa)?|dok\.?|foto|doc\.?|ilustrasi)(?:[ :/.][^)\]]{0,50})?[)\]]\.?|"
    r"[.\s]\s?-{1,2}\s?[\w ./]{2,50}-{1,2}|\.\s?//\w{2,20}|"
    r"[.)-]\s?[A-Z]{4,}[A-Za-z]*(?:\.\w{2,4})?/[A-Z][\w. ]{1,40})\s*"
)


def is_file_name(text: str) -> bool:
    """Whether a line is the file name of a picture."""
    return len(text) <= 80 and _FILE_NAME.fullmatch(text) is not None


# "Foto: ukuran 4x6, latar merah" tells of a photograph, it is none.
_TOLD_PHOTO = re.compile(
    r"\W{0,3}[Ff]oto:\s(?!ist\b|istimewa|dok|doc|net\b|internet|antara|humas|ilustrasi|screenshot|tangkapan|"
    r"repro|pribadi|arsip|file|via\b)[a-z]+\s[\w,]+\s.*"
)


def is_labelled_caption(text: str) -> bool:
    """Whether a line says of itself that it is the caption of a picture."""
    if len(text) > 300:
        return False
    owned = "©" in text and _CAPTION_OWNER.fullmatch(text)
    return bool(owned or (_CAPTION_LABEL.fullmatch(text) and not _TOLD_PHOTO.fullmatch(text)))


def has_photo_credit(text: str) -> bool:
    """Whether a short line ends with the credit of a picture."""
    return len(text) <= 280 and _PHOTO_CREDIT.fullmatch(text) is not None


# --- sign-offs -------------------------------------------------------------------------------

_NO_CODE = frozenset((
    "alm", "almh", "almarhum", "almarhumah", "persero", "perseroda", "perumda", "tbk", "terbuka",
    "red.", "rt", "rw", "dst", "dll", "dsb", "sic", "foto", "video",
    "bersambung", "tamat", "selesai", "habis", "al-fatihah", "alfatihah", "amin", "aamiin", "amen",
    "tertawa", "tepuk tangan", "hening",
))  # fmt: skip
# One of these alone is no code, beside another it is somebody's: "(wit/hld)".
_ZONES = frozenset(("wib", "wita", "wit"))
_CODE = r"(?:\*{1,3}\s?/\s?)?[^\W_][\w.'’`*@&|,:/ -]{0,60}"
_SIGN = (
    rf"(?:\*{{0,5}}\s*[(\[]\s*(?:(?P<code>{_CODE})|\*{{1,5}})\s*[)\]]\.?\s*\*{{0,5}}\.?|"
    rf"\*{{1,5}}\s?(?P<starred>[a-z]{{2,12}})(?:\s?\*{{1,5}})?|\*{{1,3}}\)|(?:\*\s?){{1,40}}|"
    rf"/{{1,2}}\s?(?P<slash>[A-Za-z]{{2,8}}(?:/[A-Za-z]{{2,8}})?)\.?)(?:/\*{{1,3}}|\s?[-–—]\s?red)?_?"
)
_OWN_SIGN = re.compile(rf"[-–—\s]{{0,3}}{_SIGN}\s*")
_GLUED_SIGN = re.compile(
    rf"(?P<end>[.!?…]['\"”’)]*(?:\s*\([\w/* ]{{1,16}}\)(?=\s?[(\[]))?|['\"”’]|\*\*|"
    rf"[)\]](?=[(\[]?\*))"
    rf"\s*(?P<sign>(?:[-–—_]{{1,2}}\s?(?=[(\[]))?{_SIGN})\s*$"
)
_LOOSE_SIGN = re.compile(
    r"(?P<end>\w)\s*(?P<sign>[(\[](?P<code>\*{1,3}|\*{1,3}/[a-zA-Z]{2,5}|[a-zA-Z]{1,4}(?:/[a-zA-Z]{1,5}){1,2}|red)[)\]]"
    r"\s*\*{0,3}\.?|\s\*{2,5})\s*$"
)
# "lapak.7k16", "lapak. –red"
_BARE_SIGN = re.compile(
    r"(?P<end>[.!?”\"’])\s?(?P<sign>(?P<code>\d[a-z]{1,2}\d{1,3})|[-–—]\s?(?P<slash>red(?:aksi)?))\.?$"
)
# Codes of several people: nothing of the article follows them.
_STRICT_SIGN = re.compile(
    r"(?:^|[.!?…”\"’)]\s*)[(\[][a-z]{2,6}(?:/[a-zA-Z]{2,8}){1,3}[)\]]\W{0,3}$"
)
_PHOTO_SIGN = re.compile(
    r"(?P<end>[.!?”\"’])\s?(?P<sign>[-–—(\[]{0,2}\s?(?P<code>Foto\s?:\s?[^.!?]{3,50}?)[)\]]?-?)\s*$"
)


class SignOff:
    """The sign-off at the end of an article."""

    __slots__ = ("code", "start", "text")

    def __init__(self, text: str, code: str | None, start: int) -> None:
        self.text = text
        self.code = code
        self.start = start

    @property
    def is_certain(self) -> bool:
        """Stars or small letters: no word that a text may put in brackets, as ``(Amin)``."""
        return self.code is None or self.code.islower()


def _code_of(match: re.Match[str]) -> str | None:
    for group in ("code", "starred", "slash"):
        try:
            value: str | None = match[group]
        except IndexError:
            continue
        if value:
            return value.strip()
    return None


def is_code(code: str) -> bool:
    """Whether the inside of brackets signs an article: initials, names, an office."""
    text = code.strip()
    if ":" in text:
        return parse_credit_line(text) is not None
    parts = [p.strip() for p in re.split(r"[/&|,]|\sdan\s", text)]
    keys = {p.casefold().strip(".") for p in parts}
    if not keys.isdisjoint(_NO_CODE) or keys <= _ZONES:
        return False
    words = text.split()
    digits = sum(c.isdigit() for c in text)
    if digits > 2 or (text[0].isdigit() and not re.match(r"\d[a-z]", text)):
        return False
    if len(words) == 1 and len(parts) == 1:
        return len(text) <= 16 or text[0].isupper()
    if len(parts) > 1:
        return all(
            p and len(p.split()) <= 4 and (len(p) <= 24 or looks_like_name(p)) for p in parts
        ) and (all(len(p.split()) == 1 for p in parts) or any(p[0].isupper() for p in parts))
    return looks_like_name(text, words=7) or is_generic_name(text)


def ends_article(text: str) -> bool:
    """Whether a paragraph ends with the codes of those who wrote it: ``… katanya. (abc/def)``."""
    return _STRICT_SIGN.search(text, max(0, len(text) - 60)) is not None


def own_sign_off(text: str) -> SignOff | None:
    """The sign-off that a whole short line is."""
    if len(text) > 90:
        return None
    match = _OWN_SIGN.fullmatch(text)
    if not match:
        return None
    code = _code_of(match)
    if code is not None and not is_code(code):
        return None
    return SignOff(text, code, 0)


def glued_sign_off(text: str) -> SignOff | None:
    """The sign-off behind the last sentence of a paragraph."""
    offset = max(0, len(text) - 100)
    tail = text[offset:]
    for pattern in (_GLUED_SIGN, _LOOSE_SIGN, _BARE_SIGN, _PHOTO_SIGN):
        match = pattern.search(tail)
        if not match:
            continue
        code = _code_of(match)
        if code is not None and pattern in (_BARE_SIGN, _PHOTO_SIGN):
            start = offset + match.start("sign")
            return SignOff(text[start:].strip(), code, start)
        if code is not None and set(code) <= {"*"}:
            code = None
        if code is None or is_code(code):
            start = offset + match.start("sign")
            return SignOff(text[start:].strip(), code, start)
    return None


# --- pieces stuck to real text ---------------------------------------------------------------

_GLUED_BEFORE = re.compile(
    r"\W{0,3}(?:thank\s+you\s+for\s+reading\s+this\s+post,\s+don.t\s+forget\s+to\s+subscribe!?|"
    r"scroll\s+to\s+(?:continue|resume)\s+(?:with\s+)?content)\s*",
    _I,
)
_HEADER_BEFORE = re.compile(
    rf"(?i:(?:[a-z ]{{0,40}}\|\s*)?(?:{_DAY},?\s+)?{_DATE}[,|\s-]*\d{{1,2}}[:.]\d{{2}}\s*)"
    r"(?:WIB|WITA|WIT)(?=[A-Z]{3})|date\s+\d{4}-\d{2}-\d{2}\s+"
)


def glued_before(text: str, *, first: bool) -> str | None:
    """An interface phrase stuck to the start of a paragraph, to be cut off."""
    match = _GLUED_BEFORE.match(text[:120])
    if match is None and first:
        match = _HEADER_BEFORE.match(text[:120])
    if match and match.end() > 0 and match.end() < len(text) - 5:
        return text[: match.end()]
    return None


_PAYWALL = re.compile(
    r"(?:to|please|untuk)\s+(?:view|read|continue|membaca)\b|"
    r"(?:(?:silakan|ayo)\s)?(?:ber)?langganan\w*\s.{0,40}membaca\b",
    _I,
)
_COMMENT_FORM = re.compile(
    r"\W{0,4}(?:tinggalkan|leave\s+a|post\s+a|write\s+a|posting\s+komentar|"
    r"(?:\d+\s)?(?:komentar|tanggapan)(?:\s+\w+)?\W*$)",
    _I,
)
PAGER = re.compile(
    r"\W{0,4}(?:pages?\s*:?\s*\(?\s*\d+(?:\s+of)?\s+[\d\s():]+|halaman\s*(?::\s*\d+|\d+\s+\d+)(?:\s+\d+)*(?:\s+selanjutnya)?|"
    r"recent\s+posts)\W{0,4}",
    _I,
)


def ending_rule(text: str) -> str | None:
    """``comment`` or ``subscribe`` for a line behind which the article has ended."""
    if not _COMMENT_FORM.match(text) and not _PAYWALL.match(text):
        return None
    rule = phrase_rule(text)
    return rule if rule in ("comment", "subscribe") else None


def matchable(text: str) -> str:
    """The form of a line that the rules read; the line's blanks are collapsed already."""
    return text if text.isascii() else _folded(text) if len(text) < 1000 else fold(text)


_folded = lru_cache(maxsize=512)(fold)
