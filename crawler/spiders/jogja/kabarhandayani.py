from crawler.platforms.wordpress import WordPressSpider


class KabarHandayaniSpider(WordPressSpider):
    name = "kabarhandayani"
    publisher = "Kabar Handayani"
    domain = "kabarhandayani.com"
    province = "34"  # DI Yogyakarta
    timezone = "Asia/Jakarta"  # WIB
    verified = "platform"
