"""The archive in SQLite or Postgres, free of Scrapy."""
