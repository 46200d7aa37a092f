from crawler.platforms.news import NewsSpider


class TiffaNewsSpider(NewsSpider):
    name = "tiffanews"
    publisher = "Tiffa News"
    domain = "tiffanews.co.id"
    province = "93"  # Papua Selatan
    timezone = "Asia/Jayapura"  # WIT
    verified = "platform"
