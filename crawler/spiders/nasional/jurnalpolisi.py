from crawler.platforms.wordpress import WordPressSpider


class JurnalpolisiSpider(WordPressSpider):
    name = "jurnalpolisi"
    publisher = "Jurnal Polisi News"
    domain = "jurnalpolisi.id"
    province = None  # covers many provinces
    timezone = "Asia/Jakarta"  # WIB
    verified = "platform"
