from crawler.platforms.inews import INewsSpider


class INewsKaranganyarSpider(INewsSpider):
    name = "inews_karanganyar"
    publisher = "iNews Karanganyar"
    domain = "karanganyar.inews.id"
    province = "33"  # Jawa Tengah
    timezone = "Asia/Jakarta"  # WIB
    verified = "markup"
