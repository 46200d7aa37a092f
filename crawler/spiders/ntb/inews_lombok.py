from crawler.platforms.inews import INewsSpider


class INewsLombokSpider(INewsSpider):
    name = "inews_lombok"
    publisher = "iNews Lombok"
    domain = "lombok.inews.id"
    province = "52"  # Nusa Tenggara Barat
    timezone = "Asia/Makassar"  # WITA
    verified = "markup"
