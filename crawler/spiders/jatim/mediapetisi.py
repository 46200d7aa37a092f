from crawler.platforms.wordpress import WordPressSpider


class MediaPetisiSpider(WordPressSpider):
    name = "mediapetisi"
    publisher = "Media Petisi"
    domain = "mediapetisi.net"
    province = "35"  # Jawa Timur
    timezone = "Asia/Jakarta"  # WIB
    verified = "platform"
