from crawler.platforms.wordpress import WordPressSpider


class SumedangWartaSpider(WordPressSpider):
    name = "sumedang_warta"
    publisher = "Sumedang Info"
    domain = "warta.sumedang.info"
    province = "32"  # Jawa Barat
    timezone = "Asia/Jakarta"  # WIB
    verified = "platform"
