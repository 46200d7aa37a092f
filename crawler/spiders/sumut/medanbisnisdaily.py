from crawler.platforms.wordpress import WordPressSpider


class MedanBisnisDailySpider(WordPressSpider):
    name = "medanbisnisdaily"
    publisher = "Medan Bisnis Daily"
    domain = "medanbisnisdaily.com"
    province = "12"  # Sumatera Utara
    timezone = "Asia/Jakarta"  # WIB
    verified = "platform"
