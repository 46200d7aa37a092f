from crawler.platforms.wordpress import WordPressSpider


class BeritaKotaMakassarSpider(WordPressSpider):
    name = "beritakotamakassar"
    publisher = "Berita Kota Makassar"
    domain = "beritakotamakassar.com"
    province = "73"  # Sulawesi Selatan
    timezone = "Asia/Makassar"  # WITA
    verified = "platform"
