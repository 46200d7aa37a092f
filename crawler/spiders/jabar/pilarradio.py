from crawler.platforms.wordpress import WordPressSpider


class PilarRadioSpider(WordPressSpider):
    name = "pilarradio"
    publisher = "Pilar Radio"
    domain = "pilarradio.com"
    province = "32"  # Jawa Barat
    timezone = "Asia/Jakarta"  # WIB
    verified = "platform"
