from crawler.platforms.jpnn import JpnnSpider


class JPNNJabarSpider(JpnnSpider):
    name = "jpnn_jabar"
    publisher = "JPNN Jabar"
    domain = "jabar.jpnn.com"
    province = "32"  # Jawa Barat
    timezone = "Asia/Jakarta"  # WIB
    verified = "markup"
