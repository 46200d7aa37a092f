from crawler.platforms.wordpress import WordPressSpider


class SumeksSpider(WordPressSpider):
    name = "sumeks"
    publisher = "Sumeks"
    domain = "sumeks.co"
    province = "16"  # Sumatera Selatan
    timezone = "Asia/Jakarta"  # WIB
    verified = "markup"
