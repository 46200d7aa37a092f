from crawler.platforms.blogger import BloggerSpider


class InspirasiTimurSpider(BloggerSpider):
    name = "inspirasitimur"
    publisher = "Inspirasi Timur"
    domain = "inspirasitimur.com"
    province = "73"  # Sulawesi Selatan
    timezone = "Asia/Makassar"  # WITA
    verified = "platform"
