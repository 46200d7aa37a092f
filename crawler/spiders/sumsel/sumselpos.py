from crawler.platforms.blogger import BloggerSpider


class SumselPosSpider(BloggerSpider):
    name = "sumselpos"
    publisher = "Sumsel Pos"
    domain = "sumselpos.web.id"
    province = "16"  # Sumatera Selatan
    timezone = "Asia/Jakarta"  # WIB
    verified = "platform"
