from crawler.platforms.wordpress import WordPressSpider


class IndeksNewsSumutSpider(WordPressSpider):
    name = "indeksnews_sumut"
    publisher = "Indeks News Sumut"
    domain = "sumut.indeksnews.com"
    province = "12"  # Sumatera Utara
    timezone = "Asia/Jakarta"  # WIB
    verified = "platform"
