from crawler.platforms.news import NewsSpider


class LintasUpdateSpider(NewsSpider):
    name = "lintasupdate"
    publisher = "Lintas Update"
    domain = "lintasupdate.id"
    province = "33"  # Jawa Tengah
    timezone = "Asia/Jakarta"  # WIB
    verified = "platform"
