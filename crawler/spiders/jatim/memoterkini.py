from crawler.platforms.news import NewsSpider


class MemoTerkiniSpider(NewsSpider):
    name = "memoterkini"
    publisher = "Memo Terkini"
    domain = "memoterkini.com"
    province = "35"  # Jawa Timur
    timezone = "Asia/Jakarta"  # WIB
    verified = "platform"
