from crawler.platforms.wordpress import WordPressSpider


class SuaraBersamaSpider(WordPressSpider):
    name = "suarabersama"
    publisher = "Suara Bersama"
    domain = "suarabersama.com"
    province = "95"  # Papua Pegunungan, as told by an article
    timezone = "Asia/Jayapura"  # WIT
    verified = "platform"
