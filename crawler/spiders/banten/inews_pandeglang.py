from crawler.platforms.inews import INewsSpider


class INewsPandeglangSpider(INewsSpider):
    name = "inews_pandeglang"
    publisher = "iNews Pandeglang"
    domain = "pandeglang.inews.id"
    province = "36"  # Banten
    timezone = "Asia/Jakarta"  # WIB
    verified = "markup"
