from crawler.platforms.jpnn import JpnnSpider


class JPNNJatimSpider(JpnnSpider):
    name = "jpnn_jatim"
    publisher = "JPNN Jatim"
    domain = "jatim.jpnn.com"
    province = "35"  # Jawa Timur
    timezone = "Asia/Jakarta"  # WIB
    verified = "markup"
