from crawler.platforms.wordpress import WordPressSpider


class PedomanBengkuluSpider(WordPressSpider):
    name = "pedomanbengkulu"
    publisher = "Pedoman Bengkulu"
    domain = "pedomanbengkulu.com"
    province = "17"  # Bengkulu
    timezone = "Asia/Jakarta"  # WIB
    verified = "markup"
