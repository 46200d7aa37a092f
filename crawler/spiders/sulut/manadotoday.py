from crawler.platforms.wordpress import WordPressSpider


class ManadoTodaySpider(WordPressSpider):
    name = "manadotoday"
    publisher = "Manado Today"
    domain = "manadotoday.co.id"
    province = "71"  # Sulawesi Utara
    timezone = "Asia/Makassar"  # WITA
    verified = "platform"
