"""Many sites in one run: processes that each crawl several sites at once, fed from one queue."""
