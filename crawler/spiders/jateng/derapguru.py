from crawler.platforms.wordpress import WordPressSpider


class DerapGuruSpider(WordPressSpider):
    name = "derapguru"
    publisher = "Derap Guru"
    domain = "derapguru.com"
    province = "33"  # Jawa Tengah
    timezone = "Asia/Jakarta"  # WIB
    verified = "platform"
