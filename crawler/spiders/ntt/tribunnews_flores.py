from crawler.platforms.tribun import TribunSpider


class TribunnewsFloresSpider(TribunSpider):
    name = "tribunnews_flores"
    publisher = "TribunFlores"
    domain = "flores.tribunnews.com"
    province = "53"  # Nusa Tenggara Timur
    timezone = "Asia/Makassar"  # WITA
    verified = "markup"
