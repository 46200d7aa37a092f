from crawler.platforms.wordpress import WordPressSpider


class OrbitdigitaldailySpider(WordPressSpider):
    name = "orbitdigitaldaily"
    publisher = "Orbit Digital"
    domain = "orbitdigitaldaily.com"
    province = "12"  # Sumatera Utara
    timezone = "Asia/Jakarta"  # WIB
    verified = "platform"
