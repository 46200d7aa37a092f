"""Places in datelines, headlines and leads as newsrooms write them."""

from __future__ import annotations

import pytest

from crawler.items import Article
from crawler.steps import locate, strip_noise

BODY = "Demikian kata petugas itu kepada wartawan."

STATED = [
    ("62.02", "SAMPIT – Lima rumah di Jalan Iskandar terbakar, Selasa malam."),
    ("62.02", "Sampit, Kabarmuara.com - Bupati Kotawaringin Timur menegur kontraktor."),
    ("12.71", "TRIBUN-MEDAN.com, MEDAN - Pedagang menolak rencana Pemko Medan."),
    ("95.01", "TRIBUN-PAPUA.COM, WAMENA - Pemkab Jayawijaya menggelar pasar murah."),
    ("33.22", "TRIBUNJATENG.COM, KAB. SEMARANG - Truk terguling di Bawen."),
    ("31.72", "JAKARTA – Rob merendam Muara Angke, Penjaringan, Jakarta Utara."),
    ("64.09", "PENAJAM – Bangunan di Sepaku, Penajam Paser Utara, ditertibkan."),
    ("35.15", "SURABAYA – Gedung di Buduran, Sidoarjo, ambruk, puluhan orang tertimbun."),
    ("64.02", "JAKARTA – Bupati Kutai Kartanegara menemui Menteri PU di Jakarta."),
    ("96.03", "SORONG – Kapal wisata karam di perairan Kabupaten Raja Ampat."),
    ("16.11", "TEBING TINGGI – Petani kopi di Kabupaten Empat Lawang mulai panen."),
    ("12.76", "TEBINGTINGGI – Wali Kota Tebing Tinggi meresmikan taman."),
    ("32.79", "BANJAR – Hujan es mengguyur Kecamatan Pataruman, Kota Banjar, Jawa Barat."),
    ("36.72", "CILEGON – Bongkar muat di Pelabuhan Merak, Kota Cilegon, tersendat."),
    ("81.03", "SAUMLAKI – Bupati Kepulauan Tanimbar mendukung proyek itu."),
    ("74.07", "WANCI – Festival layang-layang digelar di lapangan."),
    ("34.04", "Kebakaran melanda rumah kos di Depok, Sleman, Yogyakarta, Rabu siang."),
    ("51.02", "Kebakaran melanda gudang di Kediri, Tabanan, Rabu siang."),
    ("16.08", "Sawah di Jayapura, Kabupaten OKU Timur, terendam banjir."),
    ("33.05", "Truk terguling di Desa Suka, Karanganyar, Kebumen."),
    ("93.01", "MERAUKE, PAPUA SELATAN (ANTARA) - Karantina memusnahkan daging."),
]

PROVINCE_ONLY = [
    ("12", "MEDAN – Gubernur Sumatera Utara mengevaluasi kinerja kepala dinas."),
    ("14", "PEKANBARU – Pemerintah Provinsi Riau memperpanjang pemutihan pajak."),
    ("62", "PALANGKA RAYA – BPBD Kalimantan Tengah mencatat 200 titik panas."),
    ("35", "SURABAYA – Kejaksaan Tinggi Jawa Timur menahan tersangka korupsi."),
    ("94", "NABIRE – DPR Papua Tengah mengesahkan peraturan daerah khusus."),
    ("82", "SOFIFI – Gubernur Maluku Utara mengunjungi pulau itu."),
    ("65", "TANJUNG SELOR – Gubernur Kaltara mengusulkan jalan perbatasan."),
    ("95", "WAMENA – Gubernur Papua Pegunungan melantik 15 pejabat."),
    ("32", "BOGOR, KABARMUARA.COM – Seorang pria ditemukan tewas, Senin (3/8/2026)."),
    ("35", "KEDIRI – Angin kencang merusak puluhan rumah, Minggu sore."),
    ("75", "GORONTALO – Gubernur Gorontalo melepas ekspor jagung."),
    ("52", "BIMA – Banjir bandang menghanyutkan tiga rumah, Minggu."),
    ("96", "SORONG – Seorang pemuda tewas tertabrak, Senin dini hari."),
    ("34", "JOGJA – Hujan disertai angin menumbangkan pohon, Rabu sore."),
    ("62", "JAKARTA – Gubernur Kalteng menemui Mensos di Jakarta."),
    ("35", "Banjir melanda pabrik di Lamongan, Gresik, dan Surabaya."),
    ("32", "Saat hadir di Garut, Bupati Ciamis memuji warga."),
    ("19", "Harga timah dunia naik, penambang rakyat di Bangka bergairah."),
]

UNKNOWN = [
    "BANJAR – Seorang siswa tenggelam saat berenang bersama temannya, Minggu.",
    "MARTAPURA – Polisi menangkap pelaku pencurian emas.",
    "RAYA – Warga menemukan mayat di kebun.",
    "BENTENG – Warga menemukan mayat di kebun.",
    "TANJUNG – Warga menemukan mayat di kebun.",
    "JAKARTA – Wakil Menteri Dalam Negeri Bima Arya mendorong daerah efisien.",
    "KUALA LUMPUR – Presiden bertemu Perdana Menteri Malaysia di Putrajaya.",
    "RIYADH – Seorang pekerja asal Indramayu disiksa majikannya di Arab Saudi.",
    "Guru honorer yang akrab disapa Pak Bima itu mengajar sejak 2010.",
]

HEADLINES = [
    ("12.71", "Medan Dikepung Banjir, Warga Mengungsi"),
    ("15.01", "Kerinci Diguncang Gempa"),
    (None, "Puncak Diterjang Longsor"),
    ("63.01", "Bupati Tala Lantik Kepala Desa"),
    ("65.04", "Pemkab KTT Bangun Rumah Sakit Pratama"),
    ("71.07", "Bupati Mitra Tutup Tambang"),
    ("81.03", "Warga KKT Panen Rumput Laut"),
    ("12.77", "Warga Sidimpuan Antre Minyak"),
    (None, "Menteri Hadiri KTT Iklim di Belém"),
    (None, "Mitra Binaan Bank Naik Kelas"),
    ("34.71", "Wali Kota Jogja Tutup Tempat Sampah"),
    ("12.71", "Pemko Medan Tata Pasar Petisah"),
    ("13.72", "Wako Solok Tinjau Pasar Raya"),
    ("52.03", "Ribuan Honorer Lotim Gigit Jari"),
    ("12.23", "Bupati Labura Resmikan Jembatan Gantung"),
    ("16.12", "Polres PALI Bekuk Pelaku Curas"),
    ("17.09", "Pemkab Benteng Usulkan Jalan Baru"),
    ("35", "Polres Malang Ungkap Pabrik Narkoba"),
    ("35", "Bupati Malang dan Bupati Pasuruan Sepakat soal Batas Wilayah"),
    (None, "Bayi Malang Dibuang di Tempat Sampah"),
    (None, "Nasib Malang Menimpa Bocah Ini"),
    (None, "Borneo FC Samarinda Puncaki Klasemen"),
    (None, "Jadwal Siaran Langsung Madura United vs PSM Makassar"),
    (None, "Cara Membuat Pempek Palembang Tanpa Ikan"),
    (None, "Cara Membuat Coto Makassar yang Empuk"),
    (None, "Guru Besar IPB University Bogor Temukan Varietas Padi"),
    (None, "Bumi Serpong Damai Luncurkan Klaster Baru"),
    (None, "Resep Tahu Gejrot Cirebon"),
    (None, "Jadwal Kapal dari Surabaya ke Makassar"),
    (None, "Kebakaran di Jalan Malang Dipadamkan"),
    (None, "Kota Bunga Ramai Pengunjung"),
    (None, "Tol Trans Sumatera Sambungkan Lampung hingga Aceh"),
]


def place(title: str, lead: str = "") -> str | None:
    paragraphs = f"<p>{lead}</p><p>{BODY}</p>"
    article = locate(
        strip_noise(
            Article(
                url="https://kabarmuara.com/berita/1",
                site="kabarmuara",
                publisher="Kabar Muara",
                title=title,
                body_html=paragraphs,
            )
        )
    )
    return article.regency or article.province


@pytest.mark.parametrize(("code", "lead"), [*STATED, *PROVINCE_ONLY])
def test_a_place_that_the_lead_tells(code: str, lead: str) -> None:
    assert place("Berita hari ini", lead) == code


@pytest.mark.parametrize("lead", UNKNOWN)
def test_a_lead_that_tells_no_place(lead: str) -> None:
    assert place("Berita hari ini", lead) is None


@pytest.mark.parametrize(("code", "title"), HEADLINES)
def test_headlines(code: str | None, title: str) -> None:
    assert place(title) == code
