from crawler.platforms.wordpress import WordPressSpider


class LiputanSebelasSpider(WordPressSpider):
    name = "liputansebelas"
    publisher = "Liputan Sebelas"
    domain = "liputansebelas.co.id"
    province = "81"  # Maluku
    timezone = "Asia/Jayapura"  # WIT
    verified = "platform"
