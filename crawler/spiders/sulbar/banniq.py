from crawler.platforms.wordpress import WordPressSpider


class BanniqSpider(WordPressSpider):
    name = "banniq"
    publisher = "Banniq"
    domain = "banniq.id"
    province = "76"  # Sulawesi Barat
    timezone = "Asia/Makassar"  # WITA
    verified = "platform"
