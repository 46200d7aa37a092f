"""Discovery: where a site lists its articles. The parsers are pure and never raise."""

from crawler.discovery.candidates import Candidate, Window, parse_moment
from crawler.discovery.feeds import parse_feed
from crawler.discovery.links import find_links
from crawler.discovery.sitemaps import parse_sitemap

__all__ = ["Candidate", "Window", "find_links", "parse_feed", "parse_moment", "parse_sitemap"]
