"""Today's rules over archived pages. Pure: no network, no Scrapy."""
