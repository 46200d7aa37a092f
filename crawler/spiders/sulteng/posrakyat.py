from crawler.platforms.news import NewsSpider


class PosRakyatSpider(NewsSpider):
    name = "posrakyat"
    publisher = "Pos Rakyat"
    domain = "posrakyat.com"
    province = "72"  # Sulawesi Tengah
    timezone = "Asia/Makassar"  # WITA
    verified = "platform"
