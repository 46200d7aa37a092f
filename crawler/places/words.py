"""Words that stand before or behind the name of a place and say what is meant by it."""

from __future__ import annotations

from typing import Final


def _set(text: str) -> frozenset[str]:
    return frozenset(text.split())


REGENCY_WORDS: Final = _set("kabupaten kab bupati wabup pemkab plbupati cabup cawabup")
CITY_WORDS: Final = _set(
    "kota kotamadya kodya walikota wawali wawalkot walkot wako wawako pemkot pemko"
)
PROVINCE_WORDS: Final = _set(
    "provinsi propinsi prov gubernur wagub pemprov pj polda kapolda kejati kajati dprp pangdam"
)
"""``Kabupaten Malang``, ``Wali Kota Malang``, ``Gubernur Gorontalo``: which of those of a name."""

OFFICES: Final = _set(
    "polres polresta polrestabes kapolres kapolresta kapolrestabes kodim dandim dprd dprk "
    "dpr dpra mrp rsud kejari kajari pn bpbd disdik disdikbud dinkes dishub dispora diskominfo "
    "disperindag dinsos dpmd bappeda bapenda bkd bkpsdm kpu kpud bawaslu kemenag mui pemda "
    "daerah pkk kadis sekda setda lapas rutan samsat pdam perumda perumdam baznas kadin pwi "
    "knpi pmi kip imigrasi bps bpn bnn bnnk bkkbn satlantas satreskrim satresnarkoba satpolpp "
    "pp dpc dpd pcnu apbd perda perbup umk"
)
"""Words before a name that only a place can follow."""

COURTS: Final = _set("kejaksaan pengadilan")
"""``Pengadilan Negeri Bima``, ``Kejaksaan Tinggi Riau``; not ``Menteri Dalam Negeri Bima Arya``."""

WITHIN: Final = _set(
    "di wilayah kawasan seputar sekitar se warga masyarakat petani nelayan pemuda pelajar"
)
"""Words that say that somebody or something is in a place."""

BEFALLEN: Final = _set(
    "diguncang digoyang dilanda diterjang dikepung dihantam terendam tergenang kebanjiran mencekam"
)
"""Words behind a name that say what happens to places only: ``Medan Dikepung Banjir``."""

ORIGIN: Final = _set(
    "asal kelahiran dari menuju tujuan jurusan arah relasi rute lewat via berasal pulang eks "
    "mantan perantau"
)
"""Words that say where somebody comes from or goes to, not where something happens."""

NOT_OF_A_REGENCY: Final = _set(
    "polsek kapolsek camat lurah koramil danramil puskesmas kua desa kelurahan kel kecamatan "
    "kec distrik kampung kp dusun nagari gampong jorong pekon lembang banjar lingkungan jalan "
    "jl jln gang gg raya tol jalur ruas perempatan simpang bundaran flyover sungai sei batang "
    "kali gunung bukit pulau pantai selat teluk tanjung laut danau telaga waduk embung "
    "bendungan dam situ air curug muara pasar pasa mal mall plaza masjid musala gereja pura "
    "vihara klenteng pondok ponpes pesantren universitas univ institut politeknik poltek "
    "sekolah akademi iain uin stain unit hotel pt cv ud toko warung rumah restoran stasiun "
    "bandara pelabuhan terminal jembatan stadion gor perumahan komplek kompleks blok cluster "
    "apartemen suku bahasa etnis batak nasi soto sate bakso batik dodol masakan rendang kopi "
    "semen pupuk petrokimia tenun songket pempek coto konro pallubasa gudeg lumpia rujak rawon "
    "serabi bandeng otak mie mi kerupuk keripik bika bolu lapis getuk wingko brem jenang martabak "
    "kue sop seblak pecel lontong ketupat gulai laksa sei papeda museum bumi griya graha villa "
    "vila puri permata fc "
    "ayam bebek ikan sambal tahu tempe jeruk salak durian apel bank kereta ka kapal km kmp "
    "klub radar tribun harian koran serambi suara kapten jenderal letjen mayjen brigjen "
    "kolonel letkol mayor pak bu bapak ibu haji hajah kiai kyai ustaz ustad mas mbak bang kak "
    "putri putra dewi sang kerajaan candi benteng perang piala liga festival"
)
"""Words that make a name that of a village, street, river, firm, dish or person."""

CLUBS: Final = _set(
    "persebaya persib persija psm psis psim pss persis persik persela persiba persipura "
    "persiraja persikabo persita persiku persijap persekat persibas persibo persipa persekap "
    "pspk psps psms arema bhayangkara deltras perseru persiwa persikota persikab "
    "persikas persedikab persepam persesa perseta persinga persiga persid persewangi perssu"
)
BEHIND_A_CLUB: Final = _set("united fc pos post ekspres express tv")
"""``Bali United``, ``Bangka Pos``: a club or an outlet."""

NAMED_AFTER: Final = _set(
    "resep universitas univ university politeknik poltek poltekkes institut sekolah akademi stie "
    "stkip stikes uin iain stain sd sdn smp smpn sma sman smk smkn man mts mtsn madrasah"
)
"""Schools and dishes are named after a place in several words: ``Universitas Negeri Malang``."""

LENGTHENING: Final = _set(
    "hulu hilir lor kidul wetan kulon kaler baru lama jaya indah permai asri lestari makmur "
    "mulya mudik ulu ilir girang tonga julu"
)
"""Words that make a name that of a village or an estate: ``Bontosunggu Hulu``."""

RISKY: Final = _set(
    "batu pati tegal agam kudus buru bima bone metro lebak serang palu batang landak toba "
    "samosir karo lingga sigi malaka muna kapuas bungo kaur ende alor solo siak kerinci "
    "banjar sorong kupang solok buton asahan dairi padang medan natuna puncak sabang batubara "
    "raya pandan salak kisaran manna sumber parigi negara rantau mulia benteng bula anggi "
    "borong maba weda raha seba kepi idi wates rumbia banawa marisa pare kuta manggar praya "
    "selong koba tais singkil gido piru dobo lotu tigi fef soe liwa krui arso curup comal "
    "woha mura mabar palas tuba balut meranti babar oku oki okut okus pali klu ksb tts ttu "
    "sbd kku hst hss hsu ppu mtb sbt sbb mbd kbb sula nagan tamiang kayong matim minut sitaro "
    "duri tala mitra basel ktt bangko biak kroya lasem kutai tapanuli kuningan subang sampang dompu"
) | frozenset(
    (
        "batu bara",
        "tanah merah",
        "tanah laut",
        "tanah datar",
        "karang baru",
        "sungai raya",
        "teluk dalam",
        "muara dua",
        "karang tinggi",
        "kota agung",
        "gunung mas",
        "tebing tinggi",
        "lima puluh kota",
    )
)
"""Names that are also words or persons: only what stands around them tells the place."""

STRICT: Final = _set(
    "ktt mitra puncak negara sumber salak pandan raya mulia benteng kisaran oki pali banjar karo"
)
"""Names that even behind ``di`` are mostly something else."""

ADJECTIVES: Final = _set("malang")
"""Names that in a headline are an adjective behind a noun: ``Bayi Malang``."""

CAPITALS_ONLY: Final = _set(
    "oku oki okut okus pali klu ksb tts ttu sbd kku hst hss hsu ppu mtb sbt sbb mbd kbb ktt kkt "
    "diy ntb ntt dki dkj nad pbd ikn"
)
"""Abbreviations that are words in small letters."""

ISLANDS: Final = _set("nias bangka belitung sumbawa")
"""Regencies with the name of an island that holds others too: the bare name tells the province."""

ALSO_ELSEWHERE: Final = _set("puncak negara oki raya")
"""Names that even as a dateline need the kind or the province beside them."""

SEATS_OF_PROVINCES: Final = _set(
    "11.71 12.71 13.71 14.71 15.71 16.71 17.71 18.71 19.71 21.72 32.73 33.74 34.71 35.78 "
    "36.73 51.71 52.71 53.71 61.71 62.71 63.72 63.71 64.72 65.01 71.71 72.71 73.71 74.71 "
    "75.71 76.02 81.71 82.72 82.71 91.71 92.02 93.01 94.01 95.01 96.71"
)
"""Where reports about the whole province are written."""
