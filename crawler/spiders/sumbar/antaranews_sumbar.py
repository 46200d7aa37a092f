from crawler.platforms.antara import AntaraSpider


class AntaranewsSumbarSpider(AntaraSpider):
    name = "antaranews_sumbar"
    publisher = "ANTARA Sumbar"
    domain = "sumbar.antaranews.com"
    province = "13"  # Sumatera Barat
    timezone = "Asia/Jakarta"  # WIB
    verified = "markup"
