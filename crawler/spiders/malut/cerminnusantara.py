from crawler.platforms.wordpress import WordPressSpider


class CerminNusantaraSpider(WordPressSpider):
    name = "cerminnusantara"
    publisher = "Cermin Nusantara"
    domain = "cerminnusantara.co.id"
    province = "82"  # Maluku Utara
    timezone = "Asia/Jayapura"  # WIT
    verified = "platform"
