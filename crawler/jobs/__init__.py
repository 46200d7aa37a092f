"""The same crawl on many machines: jobs in the archive's own Postgres, run by any worker.

The queue is procrastinate. Nothing here is special to a crawl: a job runs the same spider,
pipelines and store as ``scrapy crawl``.
"""
