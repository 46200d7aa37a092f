from crawler.platforms.antara import AntaraSpider


class AntaranewsSumselSpider(AntaraSpider):
    name = "antaranews_sumsel"
    publisher = "ANTARA Sumsel"
    domain = "sumsel.antaranews.com"
    province = "16"  # Sumatera Selatan
    timezone = "Asia/Jakarta"  # WIB
    verified = "markup"
