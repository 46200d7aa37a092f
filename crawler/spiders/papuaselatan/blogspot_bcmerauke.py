from crawler.platforms.blogger import BloggerSpider


class BlogspotBcmeraukeSpider(BloggerSpider):
    name = "blogspot_bcmerauke"
    publisher = "BC Merauke"
    domain = "bcmerauke.blogspot.com"
    province = "93"  # Papua Selatan
    timezone = "Asia/Jayapura"  # WIT
    verified = "platform"
