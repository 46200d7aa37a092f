from crawler.platforms.promedia import PromediaSpider


class MetropolitanSpider(PromediaSpider):
    name = "metropolitan"
    publisher = "Metropolitan"
    domain = "metropolitan.id"
    province = "32"  # Jawa Barat
    timezone = "Asia/Jakarta"  # WIB
    verified = "platform"
