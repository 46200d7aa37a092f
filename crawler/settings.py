"""Settings of the project, and the only module that reads the environment.

Every variable of :data:`ENVIRONMENT` may stand in the environment or in a ``.env`` file beside
``scrapy.cfg``; ``scrapy … -s NAME=VALUE`` beats both.
"""

from __future__ import annotations

import logging
import os
import sys
from pathlib import Path

from dotenv import dotenv_values

from crawler import __version__
from crawler.items import STORED_FIELDS
from crawler.logs import quieten

ROOT = Path(__file__).resolve().parent.parent

ENVIRONMENT: dict[str, str] = {
    "DATABASE_URL": f"sqlite:///{ROOT / 'data' / 'articles.db'}",
    "CRAWLER_CONTACT": "",
    "DOWNLOAD_DELAY": "1",
    "DAILY_REQUESTS": "10000",
    "FIRST_RUN_LIMIT": "300",
    "LOOK_AGAIN": "6h,48h",
    "MIN_FREE_DISK": "500M",
    "ARCHIVE_PAGES": "1",
    "ARCHIVE_DIR": "",
    "ARCHIVE_MAX_SIZE": "20G",
    "ARCHIVE_MAX_DAYS": "0",
    "LOG_LEVEL": "INFO",
    "HOST_MAP": "",
    "SITES_FILE": "sites.toml",
    "NOTIFY": "",
    "SMTP_URL": "smtp://localhost:25",
    "PING_URL": "",
    "LOG_JSON": "0",
}
"""Names of the variables that are read, with their defaults."""

# Here, since Scrapy logs before any other module of the project is loaded.
if not {"DEBUG", "-LDEBUG", "--loglevel=DEBUG"} & set(sys.argv):
    quieten()

_values = {**dotenv_values(ROOT / ".env"), **os.environ}


def _env(name: str) -> str:
    return _values.get(name) or ENVIRONMENT[name]


BOT_NAME = "warta-daerah"
SPIDER_MODULES = ["crawler.spiders"]
NEWSPIDER_MODULE = "crawler.spiders"
COMMANDS_MODULE = "crawler.commands"
SPIDER_LOADER_CLASS = "crawler.site_loader.SiteLoader"
SITES_FILE = _env("SITES_FILE")  # a relative path counts from the checkout

# The archive
DATABASE_URL = _env("DATABASE_URL")  # a relative SQLite path counts from the checkout
FIRST_RUN_LIMIT = _env("FIRST_RUN_LIMIT")
LOOK_AGAIN = _env("LOOK_AGAIN")  # so long after its publication an article is read again
BATCH_SIZE = 50
BATCH_SECONDS = 0.05  # after an article came, those that follow it so soon are written with it
STORE_RETRY_SECONDS = 600.0
MIN_FREE_DISK = _env("MIN_FREE_DISK")
FREE_DISK_SECONDS = 10.0

# The raw pages
ARCHIVE_PAGES = _env("ARCHIVE_PAGES")  # 0: none are kept
ARCHIVE_DIR = _env("ARCHIVE_DIR")  # empty: beside the database
ARCHIVE_MAX_SIZE = _env("ARCHIVE_MAX_SIZE")  # the oldest files go first; 0: no limit
ARCHIVE_MAX_DAYS = _env("ARCHIVE_MAX_DAYS")
ARCHIVE_FILE_SIZE = "256M"

JOB_DEADLINE = 1800.0  # seconds after which a worker's job gives way; another carries on
JOB_DEAD_SECONDS = 25.0  # a worker that is silent for so long is dead, its jobs go to others

# Politeness: an honest name, one request at a time, never closer than the delay
CRAWLER_CONTACT = _env("CRAWLER_CONTACT")
BOT_USER_AGENT = f"WartaDaerah/{__version__}"  # spiders add the contact
USER_AGENT = f"{BOT_USER_AGENT} (news archive)"
ROBOTSTXT_OBEY = True
ROBOTSTXT_USER_AGENT = "WartaDaerah"
CONCURRENT_REQUESTS_PER_DOMAIN = 1
DOWNLOAD_DELAY = _env("DOWNLOAD_DELAY")
DOWNLOAD_DELAY_JITTER = 0
COOKIES_ENABLED = False
DAILY_REQUESTS = _env("DAILY_REQUESTS")  # to one site on a day of UTC; 0: as many as it takes
ROBOTS_HOURS = 24  # a copy of robots.txt is used for so long
BACKOFF_SECONDS = 10.0  # after 429 and 503 without Retry-After, doubled each time
MAX_PAUSE = 300.0  # a site that wants a longer pause is left to a later run
BLOCKED_ANSWERS = 3  # after so many in a row the site is left alone
BLOCKED_REST_HOURS = 6

# Safety: hostile input costs one counted error
DOWNLOAD_VERIFY_CERTIFICATES = True
TWISTED_DNS_RESOLVER = "crawler.resolver.GuardedResolver"
ALLOW_PRIVATE_HOSTS = ""  # hosts that may lie in a private network, divided by commas
DOWNLOAD_MAXSIZE = 20 * 1024 * 1024
DOWNLOAD_WARNSIZE = 0
DOWNLOAD_TIMEOUT = 60
REDIRECT_MAX_TIMES = 5
METAREFRESH_ENABLED = False  # a page that reloads itself is still the page
URLLENGTH_LIMIT = 0  # candidates have a limit of their own, and are counted
RETRY_TIMES = 2
REMOTE_CONTROL_ENABLED = False
TELNETCONSOLE_ENABLED = False
MEMUSAGE_LIMIT_MB = 2048

# Alarms: when the history of a site is told to be wrong (crawler/monitoring/alarms.py)
ALARM_SILENCE_FACTOR = 1.5  # of the longest silence before
ALARM_SILENCE_HOURS = 24.0  # no silence of less is one
ALARM_RATE_DROP = 0.35  # of a share, such as articles with a date
ALARM_SIZE_FACTOR = 2.0  # of a mean, such as characters in a body
ALARM_DEVIATIONS = 4.0  # of the site's own groups of articles
ALARM_GROUP = 10  # articles that are judged together
ALARM_GROUPS = 5  # earlier groups that are needed to compare
ALARM_FAILURES = 2  # runs in a row, for a reason that may pass

# Who is told of alarms by scrapy crawlall: mailto:… or https://…, several divided by commas
NOTIFY = _env("NOTIFY")
SMTP_URL = _env("SMTP_URL")
PING_URL = _env("PING_URL")  # asked for after a run that went well

# scrapy crawlall: sites that one process crawls at the same time
SITES_AT_ONCE = 16

# Scrapy starts this many tasks for every response; a page holds one article
CONCURRENT_ITEMS = 4

HOST_MAP = _env("HOST_MAP")
DOWNLOAD_HANDLERS = {
    "http": "crawler.handlers.HostMapHandler",
    "https": "crawler.handlers.HostMapHandler",
    "ftp": None,
    "file": None,
    "s3": None,
    "data": None,
}
DOWNLOADER_MIDDLEWARES = {
    "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,
    "crawler.middlewares.addresses.AddressGuard": 50,
    "crawler.middlewares.pace.Pace": 75,
    "crawler.middlewares.blocks.BlockedPages": 575,  # reads what is unpacked, before repetitions
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
    "crawler.middlewares.robots.StrictRobotsTxtMiddleware": 100,
}
EXTENSIONS = {
    "crawler.extensions.run_record.RunRecord": 100,
    "crawler.extensions.free_disk.FreeDisk": 200,
    "crawler.extensions.figures.Figures": 300,
    "crawler.extensions.archive.PageArchive": 300,
    "crawler.extensions.garbage.GarbageCollection": 900,
}
ITEM_PIPELINES = {
    "crawler.pipelines.noise.NoisePipeline": 100,
    "crawler.pipelines.text.TextPipeline": 200,
    "crawler.pipelines.dates.DatesPipeline": 300,
    "crawler.pipelines.places.PlacesPipeline": 400,
    "crawler.pipelines.event.EventPipeline": 500,
    "crawler.pipelines.flags.FlagsPipeline": 600,
    "crawler.pipelines.identity.IdentityPipeline": 700,
    "crawler.pipelines.validation.ValidationPipeline": 800,
    "crawler.pipelines.database.DatabasePipeline": 900,
}

# One line per problem
LOG_LEVEL = _env("LOG_LEVEL").upper()
if LOG_LEVEL not in logging.getLevelNamesMapping():
    sys.stderr.write(f"LOG_LEVEL: {LOG_LEVEL!r} is none of DEBUG, INFO, WARNING, ERROR\n")
    sys.exit(2)
LOG_JSON = _env("LOG_JSON")  # 1: a JSON object in each line
LOG_FORMATTER = "crawler.logs.LogFormatter"
LOG_FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"
STATS_DUMP = False
RETRY_GIVE_UP_LOG_LEVEL = "DEBUG"
LOGSTATS_INTERVAL = 60.0

# scrapy crawl … -o FILE
FEED_EXPORT_ENCODING = "utf-8"
# What the database gives is not known when an item is exported
FEED_EXPORT_FIELDS = [
    name
    for name in STORED_FIELDS
    if name not in ("id", "run_id") and not name.startswith("archive_")
]
