from crawler.platforms.wordpress import WordPressSpider


class HarianpelitanewsSpider(WordPressSpider):
    name = "harianpelitanews"
    publisher = "Pelita News"
    domain = "harianpelitanews.id"
    province = "32"  # Jawa Barat
    timezone = "Asia/Jakarta"  # WIB
    verified = "platform"
