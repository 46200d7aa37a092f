from crawler.platforms.wordpress import WordPressSpider


class NewsKaltimSpider(WordPressSpider):
    name = "newskaltim"
    publisher = "News Kaltim"
    domain = "newskaltim.com"
    province = "64"  # Kalimantan Timur
    timezone = "Asia/Makassar"  # WITA
    verified = "markup"
