from crawler.platforms.wordpress import WordPressSpider


class InfoGunungkidulSpider(WordPressSpider):
    name = "infogunungkidul"
    publisher = "Info Gunungkidul"
    domain = "infogunungkidul.com"
    province = "34"  # DI Yogyakarta
    timezone = "Asia/Jakarta"  # WIB
    verified = "platform"
