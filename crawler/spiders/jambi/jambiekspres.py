from crawler.platforms.news import NewsSpider


class JambiEkspresSpider(NewsSpider):
    name = "jambiekspres"
    publisher = "Jambi Ekspres"
    domain = "jambiekspres.co.id"
    province = "15"  # Jambi
    timezone = "Asia/Jakarta"  # WIB
    verified = "platform"
