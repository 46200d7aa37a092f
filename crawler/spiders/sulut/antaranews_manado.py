from crawler.platforms.antara import AntaraSpider


class AntaranewsManadoSpider(AntaraSpider):
    name = "antaranews_manado"
    publisher = "ANTARA Sulut"
    domain = "manado.antaranews.com"
    province = "71"  # Sulawesi Utara
    timezone = "Asia/Makassar"  # WITA
    verified = "markup"
