from crawler.platforms.wordpress import WordPressSpider


class PulauSumbawaNewsSpider(WordPressSpider):
    name = "pulausumbawanews"
    publisher = "Pulau Sumbawa News"
    domain = "pulausumbawanews.net"
    province = "52"  # Nusa Tenggara Barat
    timezone = "Asia/Makassar"  # WITA
    verified = "platform"
