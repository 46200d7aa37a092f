from crawler.platforms.promedia import PromediaSpider


class MuriaNetworkSpider(PromediaSpider):
    name = "murianetwork"
    publisher = "Muria Network"
    domain = "murianetwork.com"
    province = "33"  # Jawa Tengah
    timezone = "Asia/Jakarta"  # WIB
    verified = "platform"
