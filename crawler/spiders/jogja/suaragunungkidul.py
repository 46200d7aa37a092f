from crawler.platforms.wordpress import WordPressSpider


class SuaraGunungkidulSpider(WordPressSpider):
    name = "suaragunungkidul"
    publisher = "Suara Gunungkidul"
    domain = "suaragunungkidul.net"
    province = "34"  # DI Yogyakarta
    timezone = "Asia/Jakarta"  # WIB
    verified = "platform"
