"""Every site file is facts in their order, and every rule for them can fail."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from crawler.linting import lint
from crawler.platforms.news import NewsSpider
from crawler.regions import PROVINCES
from crawler.sites import FOLDERS, all_sites, site_files
from tests.world.crawl import scrapy

GOOD = """from crawler.platforms.wordpress import WordPressSpider


class KabarUjiSpider(WordPressSpider):
    name = "kabaruji"
    publisher = "Kabar Uji"
    domain = "kabaruji.example"
    province = "73"  # Sulawesi Selatan
    timezone = "Asia/Makassar"  # WITA
    verified = "platform"
"""


def test_all_site_files_keep_the_rules() -> None:
    assert lint(site_files()) == []


def test_all_sites_import_and_know_their_place() -> None:
    sites = list(all_sites())
    assert len(sites) >= 250
    assert len({site.name for site in sites}) == len(sites)
    assert all(issubclass(site, NewsSpider) for site in sites)


def test_there_are_sites_in_every_province() -> None:
    counts = Counter(site.province for site in all_sites())
    few = {code for code in PROVINCES if counts[code] < 4}
    assert few <= {"95"}, "only Papua Pegunungan has fewer than four known outlets"
    assert counts["95"] == 3


def test_the_median_site_states_few_facts() -> None:
    lines = sorted(
        sum(" = " in line for line in file.read_text(encoding="utf-8").splitlines())
        for file in site_files()
    )
    assert lines[len(lines) // 2] <= 10


def test_every_province_has_a_folder() -> None:
    assert FOLDERS.keys() == PROVINCES.keys()
    assert len(set(FOLDERS.values())) == len(FOLDERS)


ROOT = Path(__file__).parents[1]


def test_page_of_platforms_names_each_and_its_fixtures() -> None:
    page = (ROOT / "docs" / "platforms.md").read_text(encoding="utf-8")
    bases = {base.__name__ for site in all_sites() for base in site.__bases__}
    assert [name for name in bases if f".{name}`" not in page] == []
    cases = {path.name for path in (ROOT / "fixtures" / "platforms").iterdir()}
    assert [case for case in cases - {"unknown-portal"} if f"`{case}`" not in page] == []


def put(folder: Path, text: str, *, province: str = "sulsel", name: str = "kabaruji") -> Path:
    file = folder / province / f"{name}.py"
    file.parent.mkdir(exist_ok=True)
    file.write_text(text, encoding="utf-8")
    return file


def test_a_good_file_has_no_problems(tmp_path: Path) -> None:
    assert lint([put(tmp_path, GOOD)]) == []


BREACHES = {
    "syntax": (('"Kabar Uji"', '"Kabar Uji'), "cannot be read"),
    "other name": (('"kabaruji"', '"kabar"'), "name is 'kabar', the file is 'kabaruji'"),
    "class": (("KabarUjiSpider", "KabarSpider"), "no CamelCase of 'kabaruji'"),
    "no publisher": (('    publisher = "Kabar Uji"\n', ""), "publisher is missing"),
    "empty publisher": (('"Kabar Uji"', '" "'), "publisher is no text"),
    "unknown attribute": (("publisher =", "penerbit ="), "penerbit is no attribute of a site"),
    "order": (
        (
            '    name = "kabaruji"\n    publisher = "Kabar Uji"',
            '    publisher = "x"\n    name = "kabaruji"',
        ),
        "the order is name, publisher",
    ),
    "scheme": (('"kabaruji.example"', '"https://kabaruji.example"'), "is no host"),
    "www": (('"kabaruji.example"', '"www.kabaruji.example"'), "is no host"),
    "capitals": (('"kabaruji.example"', '"KabarUji.example"'), "is no host"),
    "province": (('"73"', '"99"'), "'99' is no code"),
    "folder": (('"73"', '"74"'), "belongs in the folder sultra"),
    "zone of elsewhere": (("Asia/Makassar", "Asia/Jakarta"), "has Asia/Makassar"),
    "no zone of Indonesia": (("Asia/Makassar", "Asia/Singapore"), "is none of"),
    "verified": (('"platform"', '"yes"'), "verified is none of page, markup, platform"),
    "method": (
        ('    verified = "platform"\n', '    verified = "platform"\n    def parse(self): ...\n'),
        "is no attribute",
    ),
    "made value": (('"Kabar Uji"', '"Kabar".upper()'), "publisher is no plain value"),
    "import": (("crawler.platforms.wordpress", "crawler.spiders.aceh.noa"), "imports something"),
    "two classes": (("class Kab", "class X(WordPressSpider): ...\n\n\nclass Kab"), "other things"),
    "long": (('"73"  # Sulawesi Selatan', '(\n\n\n\n\n\n\n"73")'), "at most 15"),
}


@pytest.mark.parametrize(("change", "message"), BREACHES.values(), ids=BREACHES)
def test_breach_of_a_rule(change: tuple[str, str], message: str, tmp_path: Path) -> None:
    assert change[0] in GOOD
    problems = lint([put(tmp_path, GOOD.replace(*change, 1))])
    assert any(message in problem for problem in problems), problems
    assert all(problem.startswith("sulsel/kabaruji.py: ") for problem in problems)


FACTS = {
    "folder with a slash": ('path = "/berita/"', "no folder such as berita/"),
    "folder without a slash": ('path = "berita"', "no folder such as berita/"),
    "feed with a slash": ('feeds = ("/feed/",)', "is not relative"),
    "feed without a comma": ('feeds = ("feed/")', "feeds is no tuple"),
    "paging": ('index_paging = "?page=2"', "has no {page}"),
    "archive": ('index_by_date = "indeks?date="', "has no {date:"),
    "pattern": ('article_url = "(/read"', "no regular expression"),
    "selector": ('body_selectors = (".isi[",)', "is no selector"),
    "selectors": ('body_selectors = ".isi"', "body_selectors is no tuple"),
}


@pytest.mark.parametrize(("line", "message"), FACTS.values(), ids=FACTS)
def test_fact_of_a_wrong_form(line: str, message: str, tmp_path: Path) -> None:
    before = "    province" if line.startswith("path") else "    verified"
    text = GOOD.replace(before, f"    {line}\n{before}")
    (problem,) = lint([put(tmp_path, text)])
    assert message in problem


def test_same_name_or_host_twice(tmp_path: Path) -> None:
    first = put(tmp_path, GOOD)
    second = put(
        tmp_path,
        GOOD.replace("kabaruji", "kabarujian").replace("KabarUji", "KabarUjian"),
        name="kabarujian",
    )
    second.write_text(second.read_text().replace("kabarujian.example", "kabaruji.example"))
    (problem,) = lint([first, second])
    assert problem == "sulsel/kabarujian.py: 'kabaruji.example' is also in sulsel/kabaruji.py"


def test_checkall() -> None:
    done = scrapy("checkall")
    assert (done.code, done.out) == (0, "")
    assert "0 problems" in done.log
    assert scrapy("checkall", "nosuchsite").code == 2


def test_sites() -> None:
    done = scrapy("sites", "--json", "--province", "Papua Tengah")
    assert done.code == 0
    rows = json.loads(done.out)
    assert len(rows) >= 4
    fields = ("name", "publisher", "domain", "platform", "province", "timezone", "verified")
    assert all(row["province"] == "94" and all(row[f] for f in fields) for row in rows)
    assert scrapy("sites", "--province", "77").code == 2
