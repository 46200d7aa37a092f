from crawler.platforms.news import NewsSpider


class SuaraIndonesiaSpider(NewsSpider):
    name = "suaraindonesia"
    publisher = "Suara Indonesia"
    domain = "suaraindonesia.co.id"
    province = "35"  # Jawa Timur
    timezone = "Asia/Jakarta"  # WIB
    verified = "platform"
