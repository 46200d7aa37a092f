from crawler.platforms.blogger import BloggerSpider


class RelevantNewsSpider(BloggerSpider):
    name = "relevantnews"
    publisher = "Relevant News"
    domain = "relevantnews.site"
    province = "32"  # Jawa Barat
    timezone = "Asia/Jakarta"  # WIB
    verified = "platform"
