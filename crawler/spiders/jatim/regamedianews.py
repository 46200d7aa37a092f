from crawler.platforms.wordpress import WordPressSpider


class RegaMediaNewsSpider(WordPressSpider):
    name = "regamedianews"
    publisher = "Rega Media News"
    domain = "regamedianews.com"
    province = "35"  # Jawa Timur
    timezone = "Asia/Jakarta"  # WIB
    verified = "platform"
