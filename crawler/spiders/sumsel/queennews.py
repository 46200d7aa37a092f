from crawler.platforms.wordpress import WordPressSpider


class QueenNewsSpider(WordPressSpider):
    name = "queennews"
    publisher = "Queen News"
    domain = "queennews.id"
    province = "16"  # Sumatera Selatan
    timezone = "Asia/Jakarta"  # WIB
    verified = "platform"
