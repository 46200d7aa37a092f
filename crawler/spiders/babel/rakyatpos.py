from crawler.platforms.wordpress import WordPressSpider


class RakyatPosSpider(WordPressSpider):
    name = "rakyatpos"
    publisher = "Rakyat Pos"
    domain = "rakyatpos.com"
    province = "19"  # Kepulauan Bangka Belitung
    timezone = "Asia/Jakarta"  # WIB
    verified = "platform"
