from crawler.platforms.tribun import TribunSpider


class TribunnewsManadoSpider(TribunSpider):
    name = "tribunnews_manado"
    publisher = "Tribun Manado"
    domain = "manado.tribunnews.com"
    province = "71"  # Sulawesi Utara
    timezone = "Asia/Makassar"  # WITA
    verified = "markup"
