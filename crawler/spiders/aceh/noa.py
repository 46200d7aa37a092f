from crawler.platforms.wordpress import WordPressSpider


class NOASpider(WordPressSpider):
    name = "noa"
    publisher = "NOA"
    domain = "noa.co.id"
    province = "11"  # Aceh
    timezone = "Asia/Jakarta"  # WIB
    verified = "platform"
