from crawler.platforms.wordpress import WordPressSpider


class EmbaranMediaSpider(WordPressSpider):
    name = "embaranmedia"
    publisher = "Embaran Media"
    domain = "embaranmedia.com"
    province = "92"  # Papua Barat
    timezone = "Asia/Jayapura"  # WIT
    verified = "platform"
