from crawler.platforms.wordpress import WordPressSpider


class InfoBabelSpider(WordPressSpider):
    name = "infobabel"
    publisher = "Info Babel"
    domain = "infobabel.net"
    province = "19"  # Kepulauan Bangka Belitung
    timezone = "Asia/Jakarta"  # WIB
    verified = "platform"
