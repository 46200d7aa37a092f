from crawler.platforms.news import NewsSpider


class IDNTimesKaltimSpider(NewsSpider):
    name = "idntimes_kaltim"
    publisher = "IDN Times Kaltim"
    domain = "kaltim.idntimes.com"
    province = "64"  # Kalimantan Timur
    timezone = "Asia/Makassar"  # WITA
    verified = "platform"
