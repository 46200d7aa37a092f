from crawler.platforms.wordpress import WordPressSpider


class TarunaNewsSpider(WordPressSpider):
    name = "tarunanews"
    publisher = "Taruna News"
    domain = "tarunanews.com"
    province = None  # covers many provinces
    timezone = "Asia/Jakarta"  # WIB
    article_url = r"/\d{4}/\d{2}/[^/]+/?$"
    verified = "platform"
