from crawler.platforms.wordpress import WordPressSpider


class KendariPosSpider(WordPressSpider):
    name = "kendaripos"
    publisher = "Kendari Pos"
    domain = "kendaripos.co.id"
    province = "74"  # Sulawesi Tenggara
    timezone = "Asia/Makassar"  # WITA
    verified = "platform"
