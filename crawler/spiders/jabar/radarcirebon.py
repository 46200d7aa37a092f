from crawler.platforms.wordpress import WordPressSpider


class RadarcirebonSpider(WordPressSpider):
    name = "radarcirebon"
    publisher = "Radar Cirebon TV"
    domain = "radarcirebon.tv"
    province = "32"  # Jawa Barat
    timezone = "Asia/Jakarta"  # WIB
    verified = "platform"
