from crawler.platforms.antara import AntaraSpider


class AntaranewsMegapolitanSpider(AntaraSpider):
    name = "antaranews_megapolitan"
    publisher = "ANTARA Megapolitan"
    domain = "megapolitan.antaranews.com"
    province = "32"  # Jawa Barat
    timezone = "Asia/Jakarta"  # WIB
    verified = "markup"
