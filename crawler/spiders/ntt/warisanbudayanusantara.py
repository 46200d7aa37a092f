from crawler.platforms.wordpress import WordPressSpider


class WarisanBudayaNusantaraSpider(WordPressSpider):
    name = "warisanbudayanusantara"
    publisher = "Warisan Budaya Nusantara"
    domain = "warisanbudayanusantara.com"
    province = "53"  # Nusa Tenggara Timur
    timezone = "Asia/Makassar"  # WITA
    verified = "platform"
