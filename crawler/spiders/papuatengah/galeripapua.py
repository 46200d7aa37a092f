from crawler.platforms.wordpress import WordPressSpider


class GaleriPapuaSpider(WordPressSpider):
    name = "galeripapua"
    publisher = "Galeri Papua"
    domain = "galeripapua.com"
    province = "94"  # Papua Tengah
    timezone = "Asia/Jayapura"  # WIT
    verified = "platform"
