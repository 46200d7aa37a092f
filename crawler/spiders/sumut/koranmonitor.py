from crawler.platforms.wordpress import WordPressSpider


class KoranMonitorSpider(WordPressSpider):
    name = "koranmonitor"
    publisher = "Koran Monitor"
    domain = "koranmonitor.com"
    province = "12"  # Sumatera Utara
    timezone = "Asia/Jakarta"  # WIB
    verified = "platform"
