from crawler.platforms.wordpress import WordPressSpider


class TandaseruSpider(WordPressSpider):
    name = "tandaseru"
    publisher = "Tandaseru"
    domain = "tandaseru.com"
    province = "82"  # Maluku Utara
    timezone = "Asia/Jayapura"  # WIT
    verified = "platform"
