from crawler.platforms.wordpress import WordPressSpider


class MabesBharindoSpider(WordPressSpider):
    name = "mabesbharindo"
    publisher = "Mabes Bharindo"
    domain = "mabesbharindo.com"
    province = None  # covers many provinces
    timezone = "Asia/Jakarta"  # WIB
    verified = "platform"
