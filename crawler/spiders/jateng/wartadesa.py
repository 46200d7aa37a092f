from crawler.platforms.wordpress import WordPressSpider


class WartaDesaSpider(WordPressSpider):
    name = "wartadesa"
    publisher = "Warta Desa"
    domain = "wartadesa.net"
    province = "33"  # Jawa Tengah
    timezone = "Asia/Jakarta"  # WIB
    verified = "platform"
