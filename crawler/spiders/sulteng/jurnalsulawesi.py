from crawler.platforms.wordpress import WordPressSpider


class JurnalSulawesiSpider(WordPressSpider):
    name = "jurnalsulawesi"
    publisher = "Jurnal Sulawesi"
    domain = "jurnalsulawesi.com"
    province = "72"  # Sulawesi Tengah
    timezone = "Asia/Makassar"  # WITA
    verified = "platform"
