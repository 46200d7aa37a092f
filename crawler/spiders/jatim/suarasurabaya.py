from crawler.platforms.news import NewsSpider


class SuaraSurabayaSpider(NewsSpider):
    name = "suarasurabaya"
    publisher = "Suara Surabaya"
    domain = "suarasurabaya.net"
    province = "35"  # Jawa Timur
    timezone = "Asia/Jakarta"  # WIB
    verified = "platform"
