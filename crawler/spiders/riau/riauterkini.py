from crawler.platforms.news import NewsSpider


class RiauterkiniSpider(NewsSpider):
    name = "riauterkini"
    publisher = "Riauterkini"
    domain = "riauterkini.com"
    province = "14"  # Riau
    timezone = "Asia/Jakarta"  # WIB
    article_url = r"[?&]id_news=\d+"
    verified = "platform"
