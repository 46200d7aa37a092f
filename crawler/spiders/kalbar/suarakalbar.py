from crawler.platforms.wordpress import WordPressSpider


class SuaraKalbarSpider(WordPressSpider):
    name = "suarakalbar"
    publisher = "Suara Kalbar"
    domain = "suarakalbar.co.id"
    province = "61"  # Kalimantan Barat
    timezone = "Asia/Jakarta"  # WIB
    verified = "platform"
