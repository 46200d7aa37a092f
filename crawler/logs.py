"""How the events of a crawl read in the log: one line each, never a whole article."""

from __future__ import annotations

import json
import logging
import sys
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from itemadapter import ItemAdapter
from scrapy import logformatter

if TYPE_CHECKING:
    from scrapy import Request, Spider
    from scrapy.http import Response
    from scrapy.logformatter import LogFormatterResult
    from scrapy.settings import BaseSettings
    from twisted.python.failure import Failure


def _address(item: Any) -> str:
    return str(ItemAdapter(item).get("url")) if ItemAdapter.is_item(item) else repr(item)[:200]


class LogFormatter(logformatter.LogFormatter):
    """One line per event, with the URL instead of the item."""

    def scraped(
        self, item: Any, response: Response | Failure | None, spider: Spider
    ) -> LogFormatterResult:
        """Name the article that was handed to the archive."""
        return _line(logging.DEBUG, "scraped: %(url)s", url=_address(item))

    def dropped(
        self,
        item: Any,
        exception: BaseException,
        response: Response | Failure | None,
        spider: Spider,
    ) -> LogFormatterResult:
        """Say why an item was dropped."""
        return _line(
            logging.INFO, "dropped: %(reason)s: %(url)s", reason=exception, url=_address(item)
        )

    def item_error(
        self,
        item: Any,
        exception: BaseException,
        response: Response | Failure | None,
        spider: Spider,
    ) -> LogFormatterResult:
        """Name the article on which a pipeline failed."""
        return _line(logging.ERROR, "failed: %(url)s", url=_address(item))

    def download_error(
        self, failure: Failure, request: Request, spider: Spider, errmsg: str | None = None
    ) -> LogFormatterResult:
        """Say what kept a page from being downloaded."""
        reason = errmsg or failure.getErrorMessage() or type(failure.value).__name__
        return _line(
            logging.DEBUG, "not downloaded: %(url)s: %(reason)s", url=request.url, reason=reason
        )


def _line(level: int, msg: str, **args: object) -> LogFormatterResult:
    return {"level": level, "msg": msg, "args": args}


_TALKATIVE = {
    "alembic.runtime.migration": logging.WARNING,
    "alembic.runtime.plugins": logging.WARNING,
    "psycopg": logging.ERROR,
    "scrapy.addons": logging.WARNING,
    "scrapy.core.engine": logging.WARNING,
    "scrapy.crawler": logging.WARNING,
    "scrapy.core.downloader.handlers.http11": logging.ERROR,
    "scrapy.downloadermiddlewares.httpcompression": logging.ERROR,
    "scrapy.extensions.memusage": logging.WARNING,
    "scrapy.middleware": logging.WARNING,
    "scrapy.utils.log": logging.WARNING,
}


def quieten() -> None:
    """Keep out of the log what libraries tell of themselves, and what this project says better.

    Scrapy lists versions, settings and middlewares at every start, and tells of answers that are
    too large, which are reported with what becomes of their address.
    """
    for name, level in _TALKATIVE.items():
        # Scrapy's own set-up resets the levels of its loggers, but leaves filters alone.
        logging.getLogger(name).addFilter(partial(_is_at_least, level))


VERDICT = {"is_verdict": True}
"""``extra`` of a line that says why a site or a run failed: whoever tells results tells it too."""


def leave_out_verdicts() -> None:
    """Keep such lines out of the log of this process, so that a problem is one line."""
    for name in ("crawler.platforms.news", "crawler.extensions.run_record"):
        logging.getLogger(name).addFilter(lambda record: not hasattr(record, "is_verdict"))


def _is_at_least(level: int, record: logging.LogRecord) -> bool:
    return record.levelno >= level


class JsonFormatter(logging.Formatter):
    """A JSON object in each line, also where a message or a traceback has several."""

    def format(self, record: logging.LogRecord) -> str:
        """Write time (UTC), level, logger and message, and a traceback where there is one."""
        data = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info:
            data["traceback"] = self.formatException(record.exc_info)
        return json.dumps(data, ensure_ascii=False)


_says_json = False


def use_json(settings: BaseSettings) -> None:
    """Log as JSON from now on; to be called before Scrapy sets its logging up."""
    global _says_json
    _says_json = True
    settings.set("LOG_INSTALL_ROOT_HANDLER", False, priority="cmdline")
    file = settings.get("LOG_FILE")
    handler = logging.FileHandler(file, encoding="utf-8") if file else logging.StreamHandler()
    handler.setFormatter(JsonFormatter())
    handler.setLevel(settings.get("LOG_LEVEL"))
    logging.root.setLevel(logging.NOTSET)
    logging.root.addHandler(handler)


def say(line: str, level: int = logging.INFO) -> None:
    """Write a line for the operator to standard error, as JSON where the log is JSON."""
    if _says_json:
        record = logging.LogRecord("crawler", level, "", 0, line, None, None)
        line = JsonFormatter().format(record)
    sys.stderr.write(f"{line}\n")
    sys.stderr.flush()
