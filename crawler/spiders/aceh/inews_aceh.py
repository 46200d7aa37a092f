from crawler.platforms.inews import INewsSpider


class INewsAcehSpider(INewsSpider):
    name = "inews_aceh"
    publisher = "iNews Aceh"
    domain = "aceh.inews.id"
    province = "11"  # Aceh
    timezone = "Asia/Jakarta"  # WIB
    verified = "markup"
