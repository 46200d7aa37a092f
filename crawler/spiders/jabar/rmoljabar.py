from crawler.platforms.rmol import RmolSpider


class RMOLJabarSpider(RmolSpider):
    name = "rmoljabar"
    publisher = "RMOL Jabar"
    domain = "rmoljabar.com"
    province = "32"  # Jawa Barat
    timezone = "Asia/Jakarta"  # WIB
    verified = "platform"
