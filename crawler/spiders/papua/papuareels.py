from crawler.platforms.blogger import BloggerSpider


class PapuareelsSpider(BloggerSpider):
    name = "papuareels"
    publisher = "Papuareels"
    domain = "papuareels.id"
    province = "91"  # Papua
    timezone = "Asia/Jayapura"  # WIT
    verified = "platform"
