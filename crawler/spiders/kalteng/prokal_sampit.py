from crawler.platforms.prokal import ProkalSpider


class ProkalSampitSpider(ProkalSpider):
    name = "prokal_sampit"
    publisher = "Prokal Sampit"
    domain = "sampit.prokal.co"
    province = "62"  # Kalimantan Tengah
    timezone = "Asia/Jakarta"  # WIB
    verified = "markup"
