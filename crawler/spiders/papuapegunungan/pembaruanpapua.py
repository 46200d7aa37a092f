from crawler.platforms.wordpress import WordPressSpider


class PembaruanPapuaSpider(WordPressSpider):
    name = "pembaruanpapua"
    publisher = "Pembaruan Papua"
    domain = "pembaruanpapua.com"
    province = "95"  # Papua Pegunungan, as told by articles; covers all of Papua
    timezone = "Asia/Jayapura"  # WIT
    verified = "platform"
