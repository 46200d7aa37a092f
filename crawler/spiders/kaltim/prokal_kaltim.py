from crawler.platforms.prokal import ProkalSpider


class ProkalKaltimSpider(ProkalSpider):
    name = "prokal_kaltim"
    publisher = "Prokal Kaltim"
    domain = "kaltim.prokal.co"
    province = "64"  # Kalimantan Timur
    timezone = "Asia/Makassar"  # WITA
    verified = "markup"
