from crawler.platforms.news import NewsSpider


class LintasPerkoroSpider(NewsSpider):
    name = "lintasperkoro"
    publisher = "Lintas Perkoro"
    domain = "lintasperkoro.com"
    province = "35"  # Jawa Timur
    timezone = "Asia/Jakarta"  # WIB
    verified = "platform"
