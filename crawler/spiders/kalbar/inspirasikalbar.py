from crawler.platforms.wordpress import WordPressSpider


class InspirasiKalbarSpider(WordPressSpider):
    name = "inspirasikalbar"
    publisher = "Inspirasi Kalbar"
    domain = "inspirasikalbar.com"
    province = "61"  # Kalimantan Barat
    timezone = "Asia/Jakarta"  # WIB
    verified = "platform"
