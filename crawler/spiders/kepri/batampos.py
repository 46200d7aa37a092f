from crawler.platforms.wordpress import WordPressSpider


class BatamPosSpider(WordPressSpider):
    name = "batampos"
    publisher = "Batam Pos"
    domain = "batampos.co.id"
    province = "21"  # Kepulauan Riau
    timezone = "Asia/Jakarta"  # WIB
    verified = "markup"
