from crawler.platforms.wordpress import WordPressSpider


class Situs90detikSpider(WordPressSpider):
    name = "situs90detik"
    publisher = "90 Detik"
    domain = "90detik.com"
    province = "96"  # Papua Barat Daya, as told by an article; covers further provinces
    timezone = "Asia/Jayapura"  # WIT
    verified = "platform"
