from crawler.platforms.blogger import BloggerSpider


class SuarakalbarSanggauSpider(BloggerSpider):
    name = "suarakalbar_sanggau"
    publisher = "Suara Sanggau"
    domain = "sanggau.suarakalbar.co.id"
    province = "61"  # Kalimantan Barat
    timezone = "Asia/Jakarta"  # WIB
    verified = "platform"
