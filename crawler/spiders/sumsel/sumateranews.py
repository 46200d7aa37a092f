from crawler.platforms.wordpress import WordPressSpider


class SumateraNewsSpider(WordPressSpider):
    name = "sumateranews"
    publisher = "Sumatera News"
    domain = "sumateranews.co.id"
    province = "16"  # Sumatera Selatan
    timezone = "Asia/Jakarta"  # WIB
    verified = "platform"
