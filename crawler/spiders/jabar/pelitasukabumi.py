from crawler.platforms.wordpress import WordPressSpider


class PelitaSukabumiSpider(WordPressSpider):
    name = "pelitasukabumi"
    publisher = "Pelita Sukabumi"
    domain = "pelitasukabumi.com"
    province = "32"  # Jawa Barat
    timezone = "Asia/Jakarta"  # WIB
    verified = "platform"
