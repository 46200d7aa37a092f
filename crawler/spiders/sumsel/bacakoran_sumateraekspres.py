from crawler.platforms.disway import DiswaySpider


class BacakoranSumateraekspresSpider(DiswaySpider):
    name = "bacakoran_sumateraekspres"
    publisher = "Sumatera Ekspres"
    domain = "sumateraekspres.bacakoran.co"
    province = "16"  # Sumatera Selatan
    timezone = "Asia/Jakarta"  # WIB
    verified = "markup"
