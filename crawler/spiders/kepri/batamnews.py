from crawler.platforms.news import NewsSpider


class BatamnewsSpider(NewsSpider):
    name = "batamnews"
    publisher = "Batamnews"
    domain = "batamnews.co.id"
    province = "21"  # Kepulauan Riau
    timezone = "Asia/Jakarta"  # WIB
    verified = "platform"
