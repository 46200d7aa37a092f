from crawler.platforms.blogger import BloggerSpider


class JurnalManadoSpider(BloggerSpider):
    name = "jurnalmanado"
    publisher = "Jurnal Manado"
    domain = "jurnalmanado.com"
    province = "71"  # Sulawesi Utara
    timezone = "Asia/Makassar"  # WITA
    verified = "platform"
