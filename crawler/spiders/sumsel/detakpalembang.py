from crawler.platforms.wordpress import WordPressSpider


class DetakPalembangSpider(WordPressSpider):
    name = "detakpalembang"
    publisher = "Detak Palembang"
    domain = "detak-palembang.com"
    province = "16"  # Sumatera Selatan
    timezone = "Asia/Jakarta"  # WIB
    verified = "platform"
