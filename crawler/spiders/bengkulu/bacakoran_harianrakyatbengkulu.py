from crawler.platforms.disway import DiswaySpider


class BacakoranHarianrakyatbengkuluSpider(DiswaySpider):
    name = "bacakoran_harianrakyatbengkulu"
    publisher = "Rakyat Bengkulu"
    domain = "harianrakyatbengkulu.bacakoran.co"
    province = "17"  # Bengkulu
    timezone = "Asia/Jakarta"  # WIB
    verified = "markup"
