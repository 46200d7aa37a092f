from crawler.platforms.blogger import BloggerSpider


class MediaMutauSpider(BloggerSpider):
    name = "mediamutau"
    publisher = "Media Mutau"
    domain = "mediamutau.info"
    province = None  # covers many provinces
    timezone = "Asia/Jakarta"  # WIB
    verified = "platform"
