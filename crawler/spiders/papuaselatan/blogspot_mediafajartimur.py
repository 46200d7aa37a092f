from crawler.platforms.blogger import BloggerSpider


class BlogspotMediafajartimurSpider(BloggerSpider):
    name = "blogspot_mediafajartimur"
    publisher = "Media Fajar Timur"
    domain = "mediafajartimur.blogspot.com"
    province = "93"  # Papua Selatan
    timezone = "Asia/Jayapura"  # WIT
    verified = "platform"
