from crawler.platforms.wordpress import WordPressSpider


class SuaraMandiriSpider(WordPressSpider):
    name = "suaramandiri"
    publisher = "Suara Mandiri"
    domain = "suaramandiri.co"
    province = "92"  # Papua Barat
    timezone = "Asia/Jayapura"  # WIT
    verified = "platform"
