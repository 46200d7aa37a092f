from crawler.platforms.news import NewsSpider


class MalangPostSpider(NewsSpider):
    name = "malangpost"
    publisher = "Malang Post"
    domain = "malang-post.com"
    province = "35"  # Jawa Timur
    timezone = "Asia/Jakarta"  # WIB
    verified = "platform"
