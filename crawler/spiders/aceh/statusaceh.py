from crawler.platforms.blogger import BloggerSpider


class StatusAcehSpider(BloggerSpider):
    name = "statusaceh"
    publisher = "Status Aceh"
    domain = "statusaceh.net"
    province = "11"  # Aceh
    timezone = "Asia/Jakarta"  # WIB
    verified = "platform"
