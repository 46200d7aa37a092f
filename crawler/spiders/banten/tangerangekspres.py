from crawler.platforms.wordpress import WordPressSpider


class TangerangEkspresSpider(WordPressSpider):
    name = "tangerangekspres"
    publisher = "Tangerang Ekspres"
    domain = "tangerangekspres.co.id"
    province = "36"  # Banten
    timezone = "Asia/Jakarta"  # WIB
    verified = "markup"
