from crawler.platforms.blogger import BloggerSpider


class ElnusaNewsSpider(BloggerSpider):
    name = "elnusanews"
    publisher = "Elnusa News"
    domain = "elnusanews.com"
    province = "71"  # Sulawesi Utara
    timezone = "Asia/Makassar"  # WITA
    verified = "platform"
