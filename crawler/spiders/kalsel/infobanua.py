from crawler.platforms.wordpress import WordPressSpider


class InfoBanuaSpider(WordPressSpider):
    name = "infobanua"
    publisher = "Info Banua"
    domain = "infobanua.co.id"
    province = "63"  # Kalimantan Selatan
    timezone = "Asia/Makassar"  # WITA
    verified = "markup"
