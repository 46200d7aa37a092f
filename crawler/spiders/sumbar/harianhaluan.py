from crawler.platforms.promedia import PromediaSpider


class HarianhaluanSpider(PromediaSpider):
    name = "harianhaluan"
    publisher = "Haluan"
    domain = "harianhaluan.com"
    province = "13"  # Sumatera Barat
    timezone = "Asia/Jakarta"  # WIB
    verified = "platform"
