from crawler.platforms.wordpress import WordPressSpider


class KaltengEkspresSpider(WordPressSpider):
    name = "kaltengekspres"
    publisher = "Kalteng Ekspres"
    domain = "kaltengekspres.com"
    province = "62"  # Kalimantan Tengah
    timezone = "Asia/Jakarta"  # WIB
    verified = "platform"
