from crawler.platforms.news import NewsSpider


class WahanaNewsJambiSpider(NewsSpider):
    name = "wahananews_jambi"
    publisher = "WahanaNews Jambi"
    domain = "jambi.wahananews.co"
    province = "15"  # Jambi
    timezone = "Asia/Jakarta"  # WIB
    verified = "platform"
