from crawler.platforms.blogger import BloggerSpider


class GlobalSatuSpider(BloggerSpider):
    name = "globalsatu"
    publisher = "Global Satu"
    domain = "globalsatu.com"
    province = "71"  # Sulawesi Utara
    timezone = "Asia/Makassar"  # WITA
    verified = "platform"
