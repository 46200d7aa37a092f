from crawler.platforms.wordpress import WordPressSpider


class JabarNewsSpider(WordPressSpider):
    name = "jabarnews"
    publisher = "Jabar News"
    domain = "jabarnews.com"
    province = "32"  # Jawa Barat
    timezone = "Asia/Jakarta"  # WIB
    verified = "platform"
