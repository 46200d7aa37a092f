from crawler.platforms.prokal import ProkalSpider


class ProkalKalselSpider(ProkalSpider):
    name = "prokal_kalsel"
    publisher = "Prokal Kalsel"
    domain = "kalsel.prokal.co"
    province = "63"  # Kalimantan Selatan
    timezone = "Asia/Makassar"  # WITA
    verified = "markup"
