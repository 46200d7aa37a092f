from crawler.platforms.wordpress import WordPressSpider


class HarianrakyatacehSpider(WordPressSpider):
    name = "harianrakyataceh"
    publisher = "Rakyat Aceh"
    domain = "harianrakyataceh.com"
    province = "11"  # Aceh
    timezone = "Asia/Jakarta"  # WIB
    verified = "markup"
