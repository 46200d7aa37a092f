from crawler.platforms.wordpress import WordPressSpider


class HarianLabuanBajoSpider(WordPressSpider):
    name = "harianlabuanbajo"
    publisher = "Harian Labuan Bajo"
    domain = "harianlabuanbajo.com"
    province = "53"  # Nusa Tenggara Timur
    timezone = "Asia/Makassar"  # WITA
    verified = "platform"
