from crawler.platforms.rmol import RmolSpider


class RMOLSpider(RmolSpider):
    name = "rmol"
    publisher = "RMOL"
    domain = "rmol.id"
    province = None  # covers many provinces
    timezone = "Asia/Jakarta"  # WIB
    verified = "platform"
