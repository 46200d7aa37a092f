from crawler.platforms.blogger import BloggerSpider


class TimurKotaSpider(BloggerSpider):
    name = "timurkota"
    publisher = "Timur Kota"
    domain = "timurkota.com"
    province = "73"  # Sulawesi Selatan
    timezone = "Asia/Makassar"  # WITA
    verified = "platform"
