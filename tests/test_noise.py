"""What cleaning takes out of a body, what it keeps as data, and what it must never touch."""

from __future__ import annotations

import html

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html as lxml_html

from crawler.noise import CleanBody, clean_body, clean_element

BASE = "https://kabarmuara.example/2026/03/pasar-ikan-dibuka/"
LINK = "https://kabarmuara.example/2026/03/nelayan-teluk-panen-cumi/"
OTHER = "https://kabarmuara.example/2026/02/dermaga-baru-diresmikan/"
TITLE = "Nelayan Teluk Panen Cumi, Harga Turun Dua Kali Lipat"
TITLE_2 = "Dermaga Baru Diresmikan, Warga Pulau Lebih Mudah Menyeberang"
FIRST = (
    "Pasar ikan di tepi muara itu dibuka kembali setelah tiga bulan diperbaiki pemerintah daerah."
)
SECOND = "Kepala dinas meminta pedagang menjaga kebersihan lantai dan saluran air di sekitar lapak."
THIRD = "Pembeli datang sejak subuh karena harga kembung dan tongkol sedang murah pekan ini."
A = f'<a href="{LINK}">{TITLE}</a>'
B = f'<a href="{OTHER}">{TITLE_2}</a>'


def clean(fragment: str, **options: object) -> CleanBody:
    return clean_body(fragment, base_url=BASE, **options)  # type: ignore[arg-type]


def between(middle: str) -> CleanBody:
    """A body with something between its first and second paragraph."""
    return clean(f"<p>{FIRST}</p>\n{middle}\n<p>{SECOND}</p><p>{THIRD}</p>")


def at_end(tail: str) -> CleanBody:
    return clean(f"<p>{FIRST}</p><p>{SECOND}</p><p>{THIRD}</p>\n{tail}")


def rules_of(body: CleanBody) -> list[str]:
    return [r["rule"] for r in body.removed]


ONE = [{"text": TITLE, "url": LINK}]
TWO = [{"text": TITLE, "url": LINK}, {"text": TITLE_2, "url": OTHER}]


@pytest.mark.parametrize(
    ("markup", "links"),
    [
        pytest.param(f"<p>Baca juga: {A}</p>", ONE, id="plain"),
        pytest.param(f"<p><strong>Baca Juga&nbsp;:&nbsp; {A}</strong></p>", ONE, id="bold-nbsp"),
        pytest.param(f"<p><em><strong>BACA JUGA:</strong></em>{A}</p>", ONE, id="label-apart"),
        pytest.param(
            f"<p><span>Baca</span> <span>Juga :</span> {A}</p>", ONE, id="label-in-pieces"
        ),
        pytest.param(f"<p>Lihat Juga: {A}</p>", ONE, id="lihat"),
        pytest.param(f"<p>Simak juga : {A}</p>", ONE, id="simak"),
        pytest.param(f"<p>Baca Pula: {A}</p>", ONE, id="baca-pula"),
        pytest.param(f"<p>Baca: {A}</p>", ONE, id="baca-alone"),
        pytest.param(f"<p>Baca Juga {A}</p>", ONE, id="no-colon"),
        pytest.param(f"<p>BACA JUGA &gt;&gt; {A}</p>", ONE, id="arrows"),
        pytest.param(f"<p>Baca Juga | {A}</p>", ONE, id="bar"),
        pytest.param(f"<p>Baca juga – {A}</p>", ONE, id="dash"),
        pytest.param(f"<p>📖 Baca juga: {A}</p>", ONE, id="emoji"),
        pytest.param(f"<p>👉 <b>Baca Juga</b> 👉 {A}</p>", ONE, id="emoji behind the label"),
        pytest.param(f"<p>Baca juga… {A}</p>", ONE, id="dots"),
        pytest.param(f"<p>WACA KABAR LIYANE | {A}</p>", ONE, id="label of any language"),
        pytest.param(f"<p><b>Waca uga:</b> {A}</p>", ONE, id="bold label of any language"),
        pytest.param(f"<p>Lea también: {A}</p>", ONE, id="spanish"),
        pytest.param(f"<p>Lees ook: {A}</p>", ONE, id="dutch"),
        pytest.param(f"<p>Baca selengkapnya di: {A}</p>", ONE, id="selengkapnya di"),
        pytest.param(f"<p>(Baca juga: {A})</p>", ONE, id="brackets"),
        pytest.param(f"<p>Read also: {A}</p>", ONE, id="english"),
        pytest.param(f"<blockquote><p>Baca Juga: {A}</p></blockquote>", ONE, id="quotation"),
        pytest.param(f"<ul><li>Baca juga: {A}</li></ul>", ONE, id="list-entry"),
        pytest.param(f"<h4>Baca Juga: {A}</h4>", ONE, id="heading"),
        pytest.param(
            f"<table><tr><td><b>Baca juga:</b><br>{A}</td></tr></table>", ONE, id="table-break"
        ),
        pytest.param(f'<p><a href="{LINK}">BACA JUGA : {TITLE}</a></p>', ONE, id="inside-link"),
        pytest.param(
            f'<p><a href="{LINK}"><b>Baca juga:</b> <i>{TITLE}</i></a></p>', ONE, id="inside-nested"
        ),
        pytest.param(
            f'<p><a href="{LINK}">Baca juga:</a> {A}</p>', ONE, id="label-linked-the-same"
        ),
        pytest.param(
            f'<p>Baca juga: <a href="{LINK}">Nelayan Teluk Panen Cumi,</a>'
            f'<a href="{LINK}"> Harga Turun Dua Kali Lipat</a></p>',
            ONE,
            id="link-in-two",
        ),
        pytest.param(f"<p>Baca juga:<br>{A}<br>{B}</p>", TWO, id="two-after-breaks"),
        pytest.param(f"<p>Baca juga: {A}, {B}</p>", TWO, id="two-in-a-row"),
        pytest.param(f"<p><b>Baca Juga:</b></p><p>{A}</p><p>{B}</p>", TWO, id="label-then-links"),
        pytest.param(f"<p>Berita Terkait</p><ul><li>{A}</li><li>{B}</li></ul>", TWO, id="list"),
        pytest.param(f"<h3>Artikel Lainnya:</h3><ol><li>{A}</li><li>{B}</li></ol>", TWO, id="ol"),
        pytest.param(f"<div>Jangan Lewatkan!</div><div>{A}</div><div>{B}</div>", TWO, id="divs"),
        pytest.param(f"<p>Baca Juga:</p><p>• {A}</p><p>• {B}</p>", TWO, id="bullets"),
        pytest.param(
            f'<div class="jnews_inline_related_post"><h3>Baca Juga</h3><h3>{A}</h3></div>',
            ONE,
            id="jnews",
        ),
        pytest.param(
            f'<div class="gmr-related-post-onlytitle"><div>Related News</div>{A}</div>',
            ONE,
            id="wpberita",
        ),
        pytest.param(
            f'<div class="td_block_wrap td_block_related_posts"><h4>Terkait</h4>{A}{B}</div>',
            TWO,
            id="newspaper",
        ),
        pytest.param(f'<p class="baca">Baca: {A}</p>', ONE, id="tribun"),
        pytest.param(f'<div class="crp_related"><ul><li>{A}</li></ul></div>', ONE, id="crp"),
        pytest.param(f"<p>{A}</p>", ONE, id="headline-of-the-site-alone"),
        pytest.param(f"<ul><li>{A}</li><li>{B}</li></ul>", TWO, id="list-of-headlines-alone"),
    ],
)
def test_related_links_leave_the_body_and_are_kept(
    markup: str, links: list[dict[str, str]]
) -> None:
    body = between(markup)
    assert body.paragraphs == [FIRST, SECOND, THIRD]
    assert body.related_links == links
    assert body.flags == []


@pytest.mark.parametrize(
    "markup",
    [
        f"<p>Baca Juga: {TITLE}</p>",
        f"<p><strong>BACA JUGA:{TITLE}</strong></p>",
        f"<p>BACA JUGA  {TITLE}</p>",
        f"<p>Baca: {TITLE}</p>",
        f"<p>(Baca: {TITLE})</p>",
        "<p>Baca Juga:</p>",
        "<p>Berita Terkait</p>",
        "<p>Simak Video 'Detik-detik Perahu Kembali ke Dermaga':</p>",
        "<p>Artikel selengkapnya bisa dibaca di sini.</p>",
        "<p><strong>Yuk, Simak Juga Video Ini!</strong></p>",
        "<p>Saksikan Video Pilihan di Bawah Ini</p>",
        "<p>*** Tonton video lengkapnya berikut ini</p>",
        "<p>Jangan Sampai Ketinggalan Video Pilihan Redaksi Ini:</p>",
    ],
)
def test_related_lines_without_a_link_are_removed(markup: str) -> None:
    body = between(markup)
    assert body.paragraphs == [FIRST, SECOND, THIRD]
    assert body.related_links == []
    assert len(body.removed) == 1
    assert body.removed[0]["rule"].startswith("related")


@pytest.mark.parametrize(
    ("markup", "kept"),
    [
        pytest.param(f"{SECOND}<strong>Baca juga: {A}</strong>", SECOND, id="behind"),
        pytest.param(f"{SECOND}&nbsp;<b>Baca Juga : </b>{A}", SECOND, id="behind-blank"),
        pytest.param(f"{SECOND}<br>Baca juga: {A}", SECOND, id="next-line"),
        pytest.param(f"Baca juga: {A}<br>{SECOND}", SECOND, id="line-before"),
        pytest.param(f"{SECOND} (Baca: {A}) {THIRD}", f"{SECOND} {THIRD}", id="inside"),
        pytest.param(
            f"Ia menunggu di dermaga (Baca juga: {A}), lalu pulang naik perahu.",
            "Ia menunggu di dermaga, lalu pulang naik perahu.",
            id="before-comma",
        ),
        pytest.param(f"<strong>Baca Juga:</strong>{SECOND}", SECOND, id="empty-marker"),
        pytest.param(f"<b>Baca juga: </b> {SECOND} {THIRD}", f"{SECOND} {THIRD}", id="empty-long"),
        pytest.param(f"{SECOND} Baca juga: {TITLE}", SECOND, id="behind-without-link"),
        pytest.param(
            f'Kalimat awal berjalan <span class="baca-juga">Baca juga: {A}</span> sampai di sini.',
            "Kalimat awal berjalan sampai di sini.",
            id="marked-inside-a-sentence",
        ),
    ],
)
def test_a_marker_stuck_to_a_sentence_goes_alone(markup: str, kept: str) -> None:
    body = clean(f"<p>{FIRST}</p><p>{markup}</p><p>Penutup berita ini ditulis di bagian akhir.</p>")
    assert body.paragraphs == [FIRST, kept, "Penutup berita ini ditulis di bagian akhir."]


def test_several_br_separated_paragraphs_and_their_links() -> None:
    body = clean(
        f"<p>{FIRST}<br /><br />{SECOND}<br>&nbsp;<br><b>Baca juga : </b>{A}<br/><br/>{THIRD}"
        "<br><br>Editor: Sinta Maharani</p>"
    )
    assert body.paragraphs == [FIRST, SECOND, THIRD]
    assert body.related_links == ONE
    assert body.editors == ["Sinta Maharani"]


@pytest.mark.parametrize(
    ("href", "url"),
    [
        ("/2026/03/x-y-z/", "https://kabarmuara.example/2026/03/x-y-z/"),
        ("//cdn.example/x", "https://cdn.example/x"),
        ("javascript:alert(1)", None),
        ("data:text/html,x", None),
        ("mailto:redaksi@kabarmuara.example", None),
        ("http://[broken", None),
    ],
)
def test_only_web_addresses_are_kept_and_they_are_absolute(href: str, url: str | None) -> None:
    body = between(f'<p>Baca juga: <a href="{href}">{TITLE}</a></p>')
    assert body.paragraphs == [FIRST, SECOND, THIRD]
    assert [k["url"] for k in body.related_links] == ([url] if url else [])
    if url is None:
        assert any(TITLE in r["text"] for r in body.removed)


KEPT_LINES = [
    "Ikuti cara klaim saldo di aplikasi: klik tautan yang dikirim dinas, lalu isi nomor telepon.",
    "Mari bergabung di grup WhatsApp desa, ajak kepala dusun, agar warga tahu jadwal ronda.",
    "Baca juga doa untuk para nelayan, pinta tetua kampung sebelum perahu dilepas.",
    "Baca: begitu kata pertama yang diajarkan guru tua itu kepada setiap murid barunya.",
    "Simak penjelasan lengkap kepala balai mengenai jalur evakuasi di bawah ini.",
    "Simak selengkapnya jadwal kapal perintis pekan ini:",
    "Lihat saja antrean solar itu, ujar seorang sopir, panjangnya hampir satu kilometer.",
    "Iklan rokok di sekitar sekolah ditertibkan petugas sejak awal bulan.",
    "Penulis: sejak kapan Bapak melaut?",
    "Video lamaran: tidak perlu",
    "Foto: ukuran 4x6, latar merah",
    "Sumber air: sumur bor di belakang balai.",
    "Dilarang mengambil foto artis itu tanpa izin, tulis panitia di pintu masuk gedung.",
    "Isi surat itu menjadi tanggung jawab penulis yang namanya tidak pernah diketahui warga.",
    "Komentar wali kota itu memancing tawa para ketua rukun warga.",
    "Untuk membaca naskah itu secara lengkap, warga masuk ke ruang arsip.",
    "Ikuti pelatihan itu, petani membentuk grup WhatsApp untuk berbagi kabar harga.",
    "Baca buku gratis setiap hari Sabtu di sini.",
    "Kategori: anak-anak dan dewasa",
    "Laporan tersebut diserahkan kepada inspektorat pada hari Rabu.",
    "Laporan wartawan warga membantu petugas menemukan titik kebocoran pipa.",
    "Sumber dalam panitia menyebut undian akan diulang.",
    "Sumber: demikian warga menamai mata air yang tidak pernah kering itu.",
    "Terkait hal itu, camat menunggu surat resmi dari kabupaten.",
    "Selengkapnya, berikut lima syarat yang harus dipenuhi calon peserta:",
    "Foto itu diambil seorang guru dari atas menara air.",
    "Foto-foto kerusakan dibagikan warga melalui grup WhatsApp kampung.",
    "Ikuti kami ke ladang, ajak pemandu itu, supaya Anda melihat sendiri.",
    "Bagikan air bersih lebih dulu, kata kepala pos pengungsian.",
    "Halaman sekolah itu terendam air setinggi lutut.",
    "Halaman 41",
    "Editor naskah itu menolak mengubah judul buku.",
    "Penulis lagu daerah itu wafat pada usia 88 tahun.",
    "Copyright lagu itu kini dipegang lembaga adat.",
    "Oleh karena itu, jembatan ditutup untuk truk bermuatan berat.",
    "Artikel ini telah tayang di majalah dinding sekolah selama sepekan sebelum dibukukan.",
    "Advertisement adalah kata asing pada papan itu, menurut kepala dinas.",
    "Tinggalkan balasan baik bagi tetangga, begitu nasihat orang tua di kampung itu.",
    "“Baca suratnya sekarang,” kata Bu Tari.",
    "“SIAP!!,” sahut @anakmuara_12.",
    "* Rahmat Suryadinata",
    "* Bayu, 12 tahun, warga Dusun Kedung",
    "• Mengurangi kadar gula dalam darah",
    "(Susunan pemain: 4-3-3)",
    "(08.00-14.30)",
    "Rp2.450.000",
    "Pukul 08.00 - 12.30 Wita",
    "Sunyi.",
    "Lalu pintu itu terbuka…",
    "Rapat dipimpin direktur PT Tirta Jaya (Persero)",
    "Tanah itu milik Haji Sanusi (almarhum).",
    "Sidang dilanjutkan pekan depan (17/3).",
    "Luas sawah yang terendam 120 hektare (data sementara)",
    "Warga itu (korban, red) sudah pulang ke rumahnya.",
    "https://dokumen.kabmuara.example/sk-bupati-12.pdf",
]


@pytest.mark.parametrize("line", KEPT_LINES)
@pytest.mark.parametrize("place", ["alone", "middle", "end"])
def test_prose_that_opens_like_noise_stays(line: str, place: str) -> None:
    before = [] if place == "alone" else [FIRST, SECOND]
    after = [THIRD] if place == "middle" else []
    texts = [*before, line, *after]
    body = clean("".join(f"<p>{html.escape(t)}</p>" for t in texts))
    assert body.paragraphs == texts
    assert body.removed == []


@pytest.mark.parametrize(
    "markup",
    [
        '<p>Data lengkap ada di <a href="/tag/muara">Kabupaten Muara</a> dan dinas terkait.</p>',
        (
            '<p><a href="https://kabmuara.example/unduhan/juknis.pdf">'
            "https://kabmuara.example/unduhan/juknis.pdf</a></p>"
        ),
        (
            '<p><a href="https://kabmuara.example/unduhan/petunjuk-teknis-bantuan-perahu.pdf">'
            "Petunjuk Teknis Bantuan Perahu Nelayan</a></p>"
        ),
        f'<p>Peristiwa serupa <a href="{OTHER}">terjadi bulan lalu</a> di pulau seberang.</p>',
        '<p>LAMAN: <a href="https://dinas.example/perahu">Pendaftaran Bantuan Perahu Ikan</a></p>',
        (
            '<p><a href="https://dinas.example/pendaftaran/bantuan-perahu">'
            "Laman Pendaftaran Bantuan Perahu</a></p>"
        ),
    ],
)
def test_links_that_belong_to_the_article_stay(markup: str) -> None:
    body = between(markup)
    assert body.paragraphs[1] == lxml_html.fromstring(markup).text_content()
    assert body.related_links == []


@pytest.mark.parametrize(
    ("line", "rule"),
    [
        (
            (
                "Dilarang keras mengambil konten, menyalin atau mengindeks untuk AI di situs web "
                "ini tanpa izin tertulis dari Kabar Muara."
            ),
            "credit",
        ),
        ("Isi artikel ini sepenuhnya menjadi tanggung jawab penulis.", "credit"),
        (
            "Muaria adalah ruang warga. Tulisan ini menjadi tanggung jawab penulis, bukan redaksi.",
            "credit",
        ),
        ("© 2026 Kabar Muara Network, a subsidiary of Muara Media.", "credit"),
        ("Kabar Muara is not responsible for the opinions or comments of its readers.", "credit"),
        ("Pasang iklan di sini? Hubungi 0812-0000", "ad"),
        ('[galeri id="12" kolom=3]', "nav"),
        ("[embed]https://video.example/1[/embed]", "nav"),
        ("Cek berita dan artikel yang lain di Google News dan WhatsApp Channel Muara", "share"),
        ("Jangan lewatkan berita Muara, ikuti kami di Facebook, Instagram dan TikTok.", "share"),
        ("Follow Instagram kami: @kabarmuara", "share"),
        ("Jurnalis Kabar Muara: Tari", "credit"),
        ("Kontributor Banda Muara: Tari Wulandari", "credit"),
        ("Pemimpin Redaksi: Tari Wulandari", "credit"),
        ("ADVERTISEMENT", "ad"),
        ("- Advertisement -", "ad"),
        ("SCROLL TO CONTINUE WITH CONTENT", "ad"),
        ("Iklan - Geser ke atas untuk melanjutkan.", "ad"),
        ("Scroll untuk membaca artikel", "ad"),
        ("Baca berita tanpa iklan. Gabung Kabarmuara.com+", "ad"),
        ("spot_img", "ad"),
        ("Sebarkan artikel ini", "share"),
        ("Bagikan :", "share"),
        ("facebook twitter whatsapp telegram line copy", "share"),
        ("Baca berita Kabar Muara lainnya di Google News", "share"),
        ("Ikuti saluran Kabar Muara di WhatsApp: https://wa.example/channel/01", "share"),
        (
            (
                "Dapatkan update berita pilihan setiap hari dari Kabarmuara.com. Mari bergabung di "
                "Grup Telegram Kabar Muara, caranya klik link https://t.example/muara, kemudian "
                "join. Anda harus install aplikasi Telegram terlebih dulu di ponsel."
            ),
            "share",
        ),
        (
            (
                "Simak berita pilihan kami langsung di ponselmu. Pilih saluran andalanmu akses "
                "berita Kabarmuara.com di WhatsApp Channel. Pastikan aplikasinya sudah dipasang."
            ),
            "share",
        ),
        ("Tinggalkan Balasan", "comment"),
        ("3 komentar untuk “Pasar Ikan Dibuka”", "comment"),
        ("Jangan lupa subscribe kanal YouTube Kabar Muara", "subscribe"),
        ("You have 3 free articles left this month.", "subscribe"),
        ("Halaman : 1 2 3 Selanjutnya", "nav"),
        ("Page: 1 2", "nav"),
        ("[Gambas:Video 20detik]", "nav"),
        ("Tags: pasar, ikan, muara", "nav"),
        ("Senin, 2 Maret 2026 - 10:15 WIB", "nav"),
        ("Editor: Sinta Maharani", "credit"),
        ("Copyright © KABARMUARA 2026", "credit"),
        ("Laporan Wartawan Kabarmuara.com, Sinta Maharani", "credit"),
        ("Caption foto: pedagang menata ikan di lapak baru", "caption"),
        ("IMG_20260302_101500", "caption"),
        ("Pedagang menata ikan di lapak baru © instagram.example/kabarmuara", "caption"),
        ("KOMENTARI ARTIKEL INI", "comment"),
        ("Suka Memuat...", "share"),
    ],
)
def test_interface_lines_are_removed_under_their_rule(line: str, rule: str) -> None:
    body = between(f"<p>{html.escape(line)}</p>")
    assert body.paragraphs == [FIRST, SECOND, THIRD]
    assert body.removed == [{"text": line, "rule": rule}]


@pytest.mark.parametrize(
    ("markup", "rule"),
    [
        ('<div class="sharedaddy"><h3>Share this:</h3></div>', "share"),
        ('<div class="ads-wrapper"><span>Diskon sepeda motor bekas</span></div>', "ad"),
        ('<figure><img src="a.jpg"><figcaption>Pedagang ikan</figcaption></figure>', "caption"),
        ('<div class="wp-caption"><img src="a.jpg"><p class="wp-caption-text">Lapak</p></div>',
         "caption"),
        ('<table class="tr-caption-container"><tr><td class="tr-caption">Lapak</td></tr></table>',
         "caption"),
        ('<p><img src="a.jpg"><br><small>Pedagang menata ikan</small></p>', "caption"),
        ('<p><img src="a.jpg"></p><p><em>Pedagang menata ikan di lapak</em></p>', "caption"),
        ('<div style="position:absolute; left:-99999px">Bandar slot gacor</div>', "hidden"),
        ('<p style="display: none">Teks tersembunyi</p>', "hidden"),
        ('<div id="respond"><h3>Beri tanggapan</h3></div>', "comment"),
        ('<div class="page-links">Lanjut: <span>1</span></div>', "nav"),
        ('<form><p>Setujukah Anda dengan pasar baru itu?</p></form>', "nav"),
        ('<p><a href="/tag/ikan">#ikan</a> <a href="/tag/pasar">#pasar</a></p>', "nav"),
        ('<div class="post-bottom-meta post-bottom-tags"><b>Tags</b><i>muara</i></div>', "nav"),
    ],
)  # fmt: skip
def test_marked_elements_are_removed_under_their_rule(markup: str, rule: str) -> None:
    body = between(markup)
    assert body.paragraphs == [FIRST, SECOND, THIRD]
    assert rules_of(body) == [rule]


def test_scripts_and_frames_are_no_text() -> None:
    body = between(
        "<script>var a = 'teks';</script><style>p{}</style><noscript>teks</noscript>"
        "<iframe>teks</iframe><ins>teks</ins><!-- teks -->"
    )
    assert body.paragraphs == [FIRST, SECOND, THIRD]
    assert body.removed == []


def test_a_marked_element_that_holds_the_article_is_read() -> None:
    long = " ".join([FIRST, SECOND, THIRD] * 8)
    body = clean(f'<div class="share-bar"><p>{long}</p><p>{SECOND}</p></div>')
    assert body.paragraphs == [long, SECOND]


@pytest.mark.parametrize(
    ("tail", "initials"),
    [
        ("<p>(wag)</p>", "wag"),
        ("<p><strong>(wag/red)</strong></p>", "wag/red"),
        ("<p>[Tar]</p>", "Tar"),
        ("<p>/tar</p>", "tar"),
        ("<p>***(tar)</p>", "tar"),
        ("<p>(TAR/adv).</p>", "TAR/adv"),
        ("<p>***</p>", None),
        ("<p>(*)</p>", None),
        ("<p>[*].</p>", None),
        ("<p>(tar)</p><p>Editor: Sinta Maharani</p><p>Bagikan:</p>", "tar"),
    ],
)
def test_a_sign_off_in_its_own_block(tail: str, initials: str | None) -> None:
    body = at_end(tail)
    assert body.paragraphs == [FIRST, SECOND, THIRD]
    assert body.initials == initials
    assert "sign-off" in rules_of(body)


@pytest.mark.parametrize(
    ("suffix", "initials", "authors"),
    [
        ("(WAG)", "WAG", []),
        ("(<strong>WAG</strong>)", "WAG", []),
        (" (tar/red)", "tar/red", []),
        ("&nbsp;<strong>(tar)***</strong>", "tar", []),
        ("[tar]", "tar", []),
        ("(*)", None, []),
        ("***", None, []),
        (" **", None, []),
        ("(red)", "red", []),
        ("(Sinta Maharani)", None, ["Sinta Maharani"]),
        (" (Humas Kabupaten Muara)", None, ["Humas Kabupaten Muara"]),
        ("(tar)(*)", "tar", []),
    ],
)
def test_a_sign_off_stuck_to_the_last_sentence(
    suffix: str, initials: str | None, authors: list[str]
) -> None:
    body = clean(f"<p>{FIRST}</p><p>“Kami siap berjualan,” pungkasnya.{suffix}</p>")
    assert body.paragraphs == [FIRST, "“Kami siap berjualan,” pungkasnya."]
    assert (body.initials, body.authors) == (initials, authors)


def test_short_lines_behind_the_codes_of_the_writers_are_not_the_article() -> None:
    tail = "<p>(tar/sin)</p><p>12 Foto</p><p>ARSIP PASAR IKAN</p>"
    body = clean_body(f"<p>{FIRST}</p><p>{SECOND}</p>{tail}")
    assert (body.paragraphs, body.initials) == ([FIRST, SECOND], "tar/sin")
    body = clean_body(f"<p>{FIRST}</p><p>{SECOND} (tar/sin)</p><p>{THIRD}</p>")
    assert body.paragraphs[-1] == THIRD
    lineup = "Muara FC: Rian; Yoga, Anton, Bima; Gani, Hadi"
    body = clean_body(
        f"<p>{FIRST}</p><p>{SECOND} (tar/sin)</p><p>Susunan pemain</p><p>{lineup}</p>"
    )
    assert body.paragraphs[-1] == lineup


def test_a_day_is_a_heading_inside_a_chronicle() -> None:
    texts = [FIRST, "Senin, 2 Maret 2026", SECOND, "Selasa, 3 Maret 2026", THIRD]
    assert clean("".join(f"<p>{t}</p>" for t in texts)).paragraphs == texts
    around = ["Selasa, 3 Maret 2026", FIRST, SECOND, THIRD, "3 Maret 2026"]
    body = clean("".join(f"<p>{t}</p>" for t in around))
    assert (body.paragraphs, rules_of(body)) == ([FIRST, SECOND, THIRD], ["nav"] * 2)


def test_a_table_of_contents_that_no_class_marks() -> None:
    entries = "<ul><li><a href='#a'>Lapak</a></li><li><a href='#b'>Pembeli</a></li></ul>"
    body = clean(f"<p>Daftar Isi</p>{entries}<p>{FIRST}</p><h2 id=a>Lapak</h2><p>{SECOND}</p>")
    assert body.paragraphs == [FIRST, "Lapak", SECOND]
    assert body.related_links == []


@pytest.mark.parametrize(
    ("line", "authors", "editors"),
    [
        ("Penulis Tari Wulandari", ["Tari Wulandari"], []),
        ("Editor Dimas Pratama", [], ["Dimas Pratama"]),
        ("Tim Redaksi", [], []),
        ("Kabar-Muara.com/Tari Wulandari", ["Tari Wulandari"], []),
        ("WID", [], []),
    ],
)
def test_a_last_line_that_signs_without_a_colon(
    line: str, authors: list[str], editors: list[str]
) -> None:
    body = at_end(f"<p>{line}</p>")
    assert (body.paragraphs, body.authors, body.editors) == (
        [FIRST, SECOND, THIRD],
        authors,
        editors,
    )
    assert between(f"<p>{line}</p>").paragraphs[1] == line
    assert at_end("<p>Kabarmuara.com -</p>").paragraphs[-1] == "Kabarmuara.com -"


def test_the_outlet_and_its_section_below_the_text() -> None:
    body = at_end(f'<p>kabarmuara.example - <a href="{BASE[:28]}/sosial">Sosial Budaya</a></p>')
    assert (body.paragraphs, rules_of(body)) == ([FIRST, SECOND, THIRD], ["nav"])
    text = "Kabarmuara.example - Muara"
    assert clean(f"<p>{text}</p><p>{FIRST}</p>").paragraphs == [text, FIRST]


def test_comments_below_a_heading_of_their_own() -> None:
    comments = "<p>Udin: setuju sekali dengan pendapat ini.</p>"
    assert at_end(f"<b>Komentar Anda</b>{comments}").paragraphs == [FIRST, SECOND, THIRD]
    assert at_end(f"<h3>12 Tanggapan</h3>{comments}").paragraphs == [FIRST, SECOND, THIRD]
    assert at_end(f"<div class=komentar>{comments}</div>").paragraphs == [FIRST, SECOND, THIRD]
    assert between("<p>Komentar warga</p>").paragraphs[1] == "Komentar warga"


def test_a_sign_off_is_looked_for_at_the_end_alone() -> None:
    texts = [FIRST, "(tar)", SECOND, THIRD, FIRST]
    assert clean("".join(f"<p>{t}</p>" for t in texts)).paragraphs == texts


def test_a_word_in_brackets_before_another_sentence_is_no_sign_off() -> None:
    for texts in ([FIRST, "(Al-Fatihah)", SECOND], [FIRST, "(Warisan)", SECOND, THIRD]):
        assert clean("".join(f"<p>{t}</p>" for t in texts)).paragraphs == texts
    assert between("<p>(Tari)</p>").paragraphs[1] == "(Tari)"
    noted = clean(f"<p>{FIRST}</p><p>(Tari Wulandari)</p><p>{SECOND}</p>")
    assert (noted.paragraphs, noted.authors) == ([FIRST, SECOND], ["Tari Wulandari"])


def test_an_article_that_goes_on_behind_an_offer_is_kept() -> None:
    offer = "<p>Berlangganan untuk membaca artikel lengkap edisi cetak</p>"
    texts = [FIRST, SECOND, THIRD, SECOND, THIRD, FIRST]
    rest = "".join(f"<p>{t}</p>" for t in texts[1:])
    assert clean(f"<p>{FIRST}</p>{offer}{rest}").paragraphs == texts


def test_the_buttons_of_a_share_bar_that_are_no_links() -> None:
    body = at_end("<p>Bagikan ini:</p><p>Facebook</p><p>WhatsApp</p>")
    assert body.paragraphs == [FIRST, SECOND, THIRD]
    assert rules_of(body) == ["share"] * 3
    assert between("<p>Facebook</p>").paragraphs[1] == "Facebook"


def test_credits_are_split_into_roles_in_the_order_of_the_page() -> None:
    body = clean(
        "<p>Laporan Wartawan Kabarmuara.com, Tari Wulandari</p>"
        f"<p>{FIRST}</p><p>{SECOND} (Sinta Maharani)</p>"
        "<p>Penulis: Bayu Segara | Editor: Dimas Pratama<br>Fotografer: Rio Hidayat</p>"
        "<p>Kontributor Muara: Yuni Astuti</p>"
        "<p><em>Artikel ini telah tayang di Bahari.com dengan judul Pasar Ikan Dibuka</em></p>"
    )
    assert body.paragraphs == [FIRST, SECOND]
    assert body.authors == ["Tari Wulandari", "Sinta Maharani", "Bayu Segara"]
    assert body.editors == ["Dimas Pratama"]
    assert body.photographers == ["Rio Hidayat"]
    assert body.contributors == ["Yuni Astuti"]
    assert body.source == "Bahari.com"


def test_roles_are_no_names() -> None:
    body = at_end("<p>Editor: Redaksi</p><p>Penulis: Admin</p><p>Editor:</p>")
    assert body.paragraphs == [FIRST, SECOND, THIRD]
    assert (body.authors, body.editors) == ([], [])


def test_the_dateline_is_recorded_and_stays() -> None:
    body = clean(f"<p><strong>TANJUNG LAUT, KABARMUARA.com</strong> – {FIRST}</p><p>{SECOND}</p>")
    assert body.paragraphs[0] == f"TANJUNG LAUT, KABARMUARA.com – {FIRST}"
    assert body.dateline == {
        "place": "Tanjung Laut",
        "publisher": "KABARMUARA.com",
        "text": "TANJUNG LAUT, KABARMUARA.com –",
    }


@pytest.mark.parametrize(
    ("markup", "paragraphs"),
    [
        pytest.param("teks polos di luar<p>lalu paragraf</p>ekor",
                     ["teks polos di luar", "lalu paragraf", "ekor"], id="bare-text"),
        pytest.param("<div>satu<div>dua</div>tiga</div>", ["satu", "dua", "tiga"], id="nested"),
        pytest.param("<p>baris\n  yang\nterpenggal</p>", ["baris yang terpenggal"], id="wrapped"),
        pytest.param("<p>satu baris<br>sambungannya</p>", ["satu baris sambungannya"], id="one-br"),
        pytest.param("<p>satu<br><br>dua<br>&nbsp;<br>tiga</p>", ["satu", "dua", "tiga"], id="brs"),
        pytest.param("<p>satu<br>&nbsp;&nbsp;dua<br>&nbsp;tiga</p>", ["satu", "dua tiga"],
                     id="indented"),
        pytest.param("<p><b>satu<br><br>dua</b></p>", ["satu", "dua"], id="brs-inside-bold"),
        pytest.param("<ul><li>satu</li><li><p>dua</p></li></ul>", ["satu", "dua"], id="list"),
        pytest.param("<p>Syarat:<br>- satu<br>- dua</p>", ["Syarat:", "- satu", "- dua"],
                     id="typed-list"),
        pytest.param("<h3>Judul kecil</h3><blockquote>kutipan</blockquote>",
                     ["Judul kecil", "kutipan"], id="heading-and-quotation"),
        pytest.param("<table><tr><td>Cabai</td><td>Rp98 ribu</td></tr>"
                     "<tr><td>Bawang</td><td>Rp46 ribu</td></tr></table>",
                     ["Cabai | Rp98 ribu", "Bawang | Rp46 ribu"], id="data-table"),
        pytest.param("<table><tr><td><p>satu</p><p>dua</p></td><td>tiga</td></tr></table>",
                     ["satu", "dua", "tiga"], id="layout-table"),
        pytest.param("satu\n\ndua\nlanjut\n\ntiga", ["satu", "dua lanjut", "tiga"],
                     id="plain-text"),
        pytest.param("<p>a&#8203;b&nbsp;&nbsp;c\u00ad</p>", ["ab c"], id="invisible"),
        pytest.param("<p>kata<strong>tebal</strong>lagi <em> miring</em></p>",
                     ["katatebal​lagi miring".replace("\u200b", "")], id="inline"),
        pytest.param("<pre>satu\n\ndua</pre>", ["satu", "dua"], id="preformatted"),
        pytest.param("", [], id="empty"),
        pytest.param(" &nbsp;<p>\n</p>", [], id="blank"),
    ],
)  # fmt: skip
def test_paragraphs(markup: str, paragraphs: list[str]) -> None:
    assert clean(markup).paragraphs == paragraphs


def test_selectors_of_the_site_are_dropped() -> None:
    body = between_with_drop = clean(
        f'<p>{FIRST}</p><div data-x="promo"><p>Promo akhir pekan {A}</p></div><p>{SECOND}</p>',
        drop=("div[data-x=promo]",),
    )
    assert between_with_drop.paragraphs == [FIRST, SECOND]
    assert body.related_links == ONE
    assert {r["rule"] for r in body.removed} == {"selector"}


def test_rules_that_would_delete_the_article_are_undone() -> None:
    texts = [f"Sumber berita {n}, kata dia, " + SECOND for n in range(8)]
    hidden = "".join(f"<p>{t}</p>" for t in texts)
    body = clean(f'<p>{FIRST}</p><div style="display:none">{hidden}</div>')
    assert body.paragraphs == [FIRST, *texts]
    assert body.flags == ["cleaning-undone"]
    assert body.removed == []


def test_an_article_with_many_related_links_is_no_reason_to_undo() -> None:
    many = "".join(f'<li><a href="{LINK}{n}">{TITLE}</a></li>' for n in range(40))
    body = clean(f"<p>{FIRST}</p><p>Berita Terkait</p><ul>{many}</ul>")
    assert body.paragraphs == [FIRST]
    assert len(body.related_links) == 40
    assert body.flags == []


def test_teasers_behind_a_pager_and_a_comment_form_are_cut() -> None:
    body = at_end(
        "<p>Page: 1 2</p><p>SELAT, KABAR.ID | Bupati membuka lomba dayung yang diikuti…</p>"
    )
    assert body.paragraphs == [FIRST, SECOND, THIRD]
    body = at_end("<h3>Tinggalkan Balasan</h3><p>Mohon berkomentar dengan sopan ya.</p>")
    assert body.paragraphs == [FIRST, SECOND, THIRD]
    assert [r["rule"] for r in body.removed][-1] == "tail"


@pytest.mark.parametrize(
    "offer",
    [
        "To read the full story, please subscribe to Kabar Muara.",
        "Untuk membaca artikel ini secara lengkap, silakan berlangganan.",
        "Berlangganan untuk melanjutkan membaca artikel ini",
    ],
)
def test_an_offer_to_subscribe_ends_the_article(offer: str) -> None:
    body = at_end(f"<p>{offer}</p><p>Pelanggan baru mendapat hadiah buku resep masakan ikan.</p>")
    assert body.paragraphs == [FIRST, SECOND, THIRD]
    assert set(rules_of(body)) == {"tail"}
    assert body.flags == ["paywalled"]


def test_an_element_of_a_page_is_read_where_it_stands_and_not_changed() -> None:
    page = lxml_html.document_fromstring(
        f"<html><body><div id='isi'><p>{FIRST}</p><p>Baca juga: {A}</p></div>ekor"
        f"<div>lain</div></body></html>"
    )
    element = page.get_element_by_id("isi")
    before = lxml_html.tostring(page)
    body = clean_element(element, base_url=BASE)
    assert body.paragraphs == [FIRST]
    assert body.related_links == ONE
    assert lxml_html.tostring(page) == before


HOSTILE = {
    "deep": "<div>" * 10_000 + "isi berita" + "</div>" * 10_000,
    "deep-inline": "<p>" + "<b>" * 10_000 + "isi berita",
    "nul": "<p>isi\x00 berita</p>\x00",
    "surrogate": "<p>isi\ud800 berita</p>",
    "broken": '<p>isi berita</p><p><a href="x><<<>>&&#x110000;',
    "own-marks": "<p>\ue000\ue001isi\ue003 berita\ue005</p>",
    "many-attributes": "<p " + " ".join(f'a{n}="1"' for n in range(20_000)) + ">x</p>isi berita",
}


@pytest.mark.parametrize("fragment", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_markup_gives_what_text_it_has(fragment: str) -> None:
    assert "isi berita" in clean(fragment).paragraphs


@pytest.mark.parametrize(
    "fragment",
    ["<br>" * 100_000, "<p>x</p>" * 50_000, "*" * 300_000, "(baca: x" * 50_000,
     f"<p>Baca juga: {A * 5_000}</p>", "<p>" + "x<br>" * 60_000],
    ids=["breaks", "paragraphs", "stars", "brackets", "links", "lines"],
)  # fmt: skip
def test_long_input_is_read_within_bounds(fragment: str) -> None:
    body = clean(fragment)
    assert len(body.paragraphs) <= 20_000


PIECES = st.sampled_from(
    [
        FIRST, SECOND, THIRD, "Baca juga: ", "BACA JUGA ", TITLE, "(wag)", "(wag/red)", "***",
        "(*)",
        "Editor: Sinta Maharani", "Sumber: ", "Bagikan:", "Tinggalkan Balasan", "Page: 1 2",
        "Iklan",
        "Foto: Rio Hidayat", "MUARA – ", "kata.", " ", "\n", "<br>", "<br><br>", "<p>", "</p>",
        A, B,
        "<b>", "</b>", "<em>", "</em>", '<img src="a.jpg">', "<ul><li>", "</li></ul>", "Baca: ",
        '<div class="share-bar">', "</div>", "(Humas Muara)", "/wag", "Berita Terkait", "&nbsp;",
        "(",
        ")", "[", "]", "*", ".", "…", "“", "”", ("Thank you for reading this post, don't forget to "
        "subscribe!"), "<td>", "<tr>", "<table>", "</table>", "IMG_1234", "Penulis", "(Persero)",
    ]
)  # fmt: skip
FRAGMENTS = st.lists(st.one_of(PIECES, PIECES, st.text(max_size=12)), max_size=30).map("".join)


@settings(max_examples=250, deadline=None)
@given(FRAGMENTS)
def test_cleaning_what_is_clean_changes_nothing(fragment: str) -> None:
    once = clean(fragment).paragraphs
    again = clean("".join(f"<p>{html.escape(p)}</p>" for p in once)).paragraphs
    assert again == once


@settings(max_examples=100, deadline=None)
@given(FRAGMENTS)
def test_no_text_is_lost(fragment: str) -> None:
    """What is not a paragraph any more is in ``removed`` or a related link."""
    body = clean(fragment)
    kept = "".join([*body.paragraphs, *(r["text"] for r in body.removed)])
    for word in ("dibuka", "kebersihan", "kembung"):
        if word in fragment and "<" not in fragment:
            assert word in kept


def test_a_related_line_between_two_lines_parts_them() -> None:
    body = clean(f"<p>{FIRST}<br>Baca juga: {A}<br>{SECOND}</p>")
    assert body.paragraphs == [FIRST, SECOND]
    body = clean(f"<p>Pasar itu kini<br>Baca juga: {A}<br>dibuka kembali.</p>")
    assert body.paragraphs == ["Pasar itu kini dibuka kembali."]


def test_a_label_as_heading_with_its_links_stuck_to_it_and_to_the_text() -> None:
    body = clean(f"<p>{FIRST}</p><p>Baca Juga{A}{B}{SECOND}</p>")
    assert body.paragraphs == [FIRST, SECOND]
    assert body.related_links == TWO


def test_a_line_that_sends_the_reader_to_a_link_goes() -> None:
    body = between(f'<p>Baca kisah guru pulau terluar <a href="{LINK}">di sini</a></p>')
    assert body.paragraphs == [FIRST, SECOND, THIRD]
    assert body.related_links == [{"text": "di sini", "url": LINK}]


def test_a_verb_in_a_sentence_is_no_label() -> None:
    text = "Warga bisa baca juga laporan sebelumnya tentang hal itu."
    body = clean(
        f'<p>Warga bisa baca juga <a href="{OTHER}">laporan sebelumnya</a> tentang hal itu.</p>'
    )
    assert body.paragraphs == [text]


@pytest.mark.parametrize(
    ("suffix", "initials"),
    [("7k16", "7k16"), (" –red", "red"), ("//RSO", "RSO"), ("**tari", "tari"),
     ("(4son-6us)", "4son-6us"),
     (" (red/*)", "red/*"), (" (*/red)", "*/red"), (" (wit/tar)", "wit/tar"),
     (" – (tar)", "tar"), ("_(tar)_", "tar"), ("(tar)-red", "tar"), (" (Tar)/**", "Tar"),
     ("(Tar)(Red)", "Red"), ("(tim redaksi)", "tim redaksi"), ("/Red.", "Red")],
)  # fmt: skip
def test_unusual_sign_offs(suffix: str, initials: str) -> None:
    body = clean(f"<p>{FIRST}</p><p>{SECOND}{suffix}</p>")
    assert body.paragraphs == [FIRST, SECOND]
    assert body.initials == initials


def test_a_name_beside_its_site_signs_as_author() -> None:
    body = clean(f"<p>{FIRST}</p><p>{SECOND} (Kabarmuara.com/Tari Wulandari)</p>")
    assert body.paragraphs == [FIRST, SECOND]
    assert (body.initials, body.authors) == (None, ["Tari Wulandari"])


def test_headings_in_bold_and_signatures() -> None:
    body = clean(
        f"<p>{FIRST}</p><p><b>Kurang Modal</b><br>{SECOND}</p><p>{THIRD}</p>"
        "<p><b>TARI WULAN</b></p>"
    )
    assert body.paragraphs == [FIRST, "Kurang Modal", SECOND, THIRD]
    assert body.authors == ["Tari Wulan"]


def test_a_dateline_in_the_container_joins_the_first_paragraph() -> None:
    body = clean(f"<div><strong>Muara Laut</strong> - <p>{FIRST}</p><p>{SECOND}</p></div>")
    assert body.paragraphs == [f"Muara Laut - {FIRST}", SECOND]


@pytest.mark.parametrize("name", ["baca", "share", "ads", "related-posts", "caption"])
def test_a_class_name_alone_cannot_delete_the_article(name: str) -> None:
    texts = [FIRST, SECOND, THIRD, FIRST + " " + SECOND]
    body = clean(f'<div class="{name}">' + "".join(f"<p>{t}</p>" for t in texts) + "</div>")
    assert body.paragraphs == texts


@pytest.mark.parametrize(
    "first",
    [
        "Bupati membuka lomba dayung bagi pelajar putra/putri di muara.",
        "Warga menyimpan foto-foto lama kampung itu di balai desa.",
        "Latihan itu diikuti prajurit TNI/Polri dan relawan.",
        "Harga cabai naik (data dinas) sejak awal pekan ini.",
    ],
)
def test_a_first_sentence_is_no_caption(first: str) -> None:
    assert clean(f"<p>{first}</p><p>{SECOND}</p>").paragraphs == [first, SECOND]


def test_the_name_of_the_outlet_tells_it_from_a_place() -> None:
    fragment = f"<p>SUARA PESISIR – {FIRST}</p>"
    assert clean_body(fragment, base_url=BASE, publisher="Suara Pesisir").dateline == {
        "place": None,
        "publisher": "SUARA PESISIR",
        "text": "SUARA PESISIR –",
    }
