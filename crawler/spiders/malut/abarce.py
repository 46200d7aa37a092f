from crawler.platforms.blogger import BloggerSpider


class AbarceSpider(BloggerSpider):
    name = "abarce"
    publisher = "Abarce"
    domain = "abarce.com"
    province = "82"  # Maluku Utara
    timezone = "Asia/Jayapura"  # WIT
    verified = "platform"
