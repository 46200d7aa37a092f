from crawler.platforms.wordpress import WordPressSpider


class JabarEkspresSumedangSpider(WordPressSpider):
    name = "jabarekspres_sumedang"
    publisher = "Jabar Ekspres Sumedang"
    domain = "sumedang.jabarekspres.com"
    province = "32"  # Jawa Barat
    timezone = "Asia/Jakarta"  # WIB
    verified = "platform"
