from crawler.platforms.wordpress import WordPressSpider


class FajarSultraSpider(WordPressSpider):
    name = "fajar_sultra"
    publisher = "Fajar Sultra"
    domain = "sultra.fajar.co.id"
    province = "74"  # Sulawesi Tenggara
    timezone = "Asia/Makassar"  # WITA
    verified = "platform"
