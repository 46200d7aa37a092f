from crawler.platforms.news import NewsSpider


class InsidePontianakSpider(NewsSpider):
    name = "insidepontianak"
    publisher = "Inside Pontianak"
    domain = "insidepontianak.com"
    province = "61"  # Kalimantan Barat
    timezone = "Asia/Jakarta"  # WIB
    verified = "platform"
