from crawler.platforms.wordpress import WordPressSpider


class SuaramanadoOnlineSpider(WordPressSpider):
    name = "suaramanado_online"
    publisher = "Suara Manado"
    domain = "online.suaramanado.com"
    province = "71"  # Sulawesi Utara
    timezone = "Asia/Makassar"  # WITA
    verified = "platform"
