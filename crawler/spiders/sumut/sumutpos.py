from crawler.platforms.wordpress import WordPressSpider


class SumutPosSpider(WordPressSpider):
    name = "sumutpos"
    publisher = "Sumut Pos"
    domain = "sumutpos.co"
    province = "12"  # Sumatera Utara
    timezone = "Asia/Jakarta"  # WIB
    verified = "platform"
