from crawler.platforms.wordpress import WordPressSpider


class KabarAnoaSpider(WordPressSpider):
    name = "kabaranoa"
    publisher = "Kabar Anoa"
    domain = "kabaranoa.id"
    province = "74"  # Sulawesi Tenggara
    timezone = "Asia/Makassar"  # WITA
    verified = "platform"
