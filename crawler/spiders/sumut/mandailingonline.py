from crawler.platforms.wordpress import WordPressSpider


class MandailingOnlineSpider(WordPressSpider):
    name = "mandailingonline"
    publisher = "Mandailing Online"
    domain = "mandailingonline.com"
    province = "12"  # Sumatera Utara
    timezone = "Asia/Jakarta"  # WIB
    verified = "platform"
