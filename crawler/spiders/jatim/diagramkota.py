from crawler.platforms.wordpress import WordPressSpider


class DiagramKotaSpider(WordPressSpider):
    name = "diagramkota"
    publisher = "Diagram Kota"
    domain = "diagramkota.com"
    province = "35"  # Jawa Timur
    timezone = "Asia/Jakarta"  # WIB
    verified = "platform"
