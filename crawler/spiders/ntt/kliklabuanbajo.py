from crawler.platforms.promedia import PromediaSpider


class KlikLabuanBajoSpider(PromediaSpider):
    name = "kliklabuanbajo"
    publisher = "Klik Labuan Bajo"
    domain = "kliklabuanbajo.id"
    province = "53"  # Nusa Tenggara Timur
    timezone = "Asia/Makassar"  # WITA
    verified = "platform"
