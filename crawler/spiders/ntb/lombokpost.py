from crawler.platforms.wordpress import WordPressSpider


class LombokPostSpider(WordPressSpider):
    name = "lombokpost"
    publisher = "Lombok Post"
    domain = "lombokpost.net"
    province = "52"  # Nusa Tenggara Barat
    timezone = "Asia/Makassar"  # WITA
    verified = "platform"
