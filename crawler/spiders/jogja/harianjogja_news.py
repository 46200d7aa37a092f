from crawler.platforms.wordpress import WordPressSpider


class HarianjogjaNewsSpider(WordPressSpider):
    name = "harianjogja_news"
    publisher = "Harian Jogja"
    domain = "news.harianjogja.com"
    province = "34"  # DI Yogyakarta
    timezone = "Asia/Jakarta"  # WIB
    verified = "platform"
