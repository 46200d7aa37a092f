from crawler.platforms.republika import RepublikaSpider


class RepublikaRejabarSpider(RepublikaSpider):
    name = "republika_rejabar"
    publisher = "Republika Jabar"
    domain = "rejabar.republika.co.id"
    province = "32"  # Jawa Barat
    timezone = "Asia/Jakarta"  # WIB
    verified = "markup"
