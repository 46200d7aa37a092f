from crawler.platforms.wordpress import WordPressSpider


class LiputanFloresSpider(WordPressSpider):
    name = "liputanflores"
    publisher = "Liputan Flores"
    domain = "liputanflores.com"
    province = "53"  # Nusa Tenggara Timur
    timezone = "Asia/Makassar"  # WITA
    verified = "platform"
