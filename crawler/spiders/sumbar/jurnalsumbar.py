from crawler.platforms.wordpress import WordPressSpider


class JurnalSumbarSpider(WordPressSpider):
    name = "jurnalsumbar"
    publisher = "Jurnal Sumbar"
    domain = "jurnalsumbar.com"
    province = "13"  # Sumatera Barat
    timezone = "Asia/Jakarta"  # WIB
    verified = "markup"
