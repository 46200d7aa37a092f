from crawler.platforms.wordpress import WordPressSpider


class TitikTerangSpider(WordPressSpider):
    name = "titikterang"
    publisher = "Titik Terang"
    domain = "titikterang.co.id"
    province = "12"  # Sumatera Utara
    timezone = "Asia/Jakarta"  # WIB
    verified = "platform"
