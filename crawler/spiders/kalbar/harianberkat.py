from crawler.platforms.wordpress import WordPressSpider


class HarianBerkatSpider(WordPressSpider):
    name = "harianberkat"
    publisher = "Harian Berkat"
    domain = "harianberkat.com"
    province = "61"  # Kalimantan Barat
    timezone = "Asia/Jakarta"  # WIB
    verified = "platform"
