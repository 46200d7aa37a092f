"""Raw pages in WARC 1.1 files: written, read, removed, pruned. Pure: no network, no Scrapy."""
