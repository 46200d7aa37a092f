from crawler.platforms.wordpress import WordPressSpider


class HarianMetropolitanSpider(WordPressSpider):
    name = "harianmetropolitan"
    publisher = "Harian Metropolitan"
    domain = "harianmetropolitan.co.id"
    province = "21"  # Kepulauan Riau
    timezone = "Asia/Jakarta"  # WIB
    verified = "platform"
