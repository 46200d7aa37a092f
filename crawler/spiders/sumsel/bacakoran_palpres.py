from crawler.platforms.disway import DiswaySpider


class BacakoranPalpresSpider(DiswaySpider):
    name = "bacakoran_palpres"
    publisher = "Palembang Ekspres"
    domain = "palpres.bacakoran.co"
    province = "16"  # Sumatera Selatan
    timezone = "Asia/Jakarta"  # WIB
    verified = "markup"
