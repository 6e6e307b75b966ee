"""How every crawl behaves. A value that differs from Scrapy's own says why."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from spiders.errors import CrawlError

BOT_NAME = "lovelode"
SPIDER_MODULES = ["spiders"]

# Manners: robots.txt is obeyed, and one request is under way at a time. With a single request in the whole crawl,
# a request that waits for its Retry-After holds back all others, too.
ROBOTSTXT_OBEY = True
ROBOTSTXT_USER_AGENT = "lovelode"  # its rules are for this name, not for the words in brackets after it
CONCURRENT_REQUESTS = 1
CONCURRENT_REQUESTS_PER_DOMAIN = 1
DOWNLOAD_DELAY = 1  # a spider's own `delay` takes its place
DOWNLOAD_DELAY_JITTER = 0  # by default half as short now and then, which is less than sources ask for
AUTOTHROTTLE_ENABLED = True
AUTOTHROTTLE_START_DELAY = 1  # the default of 5 s is for crawls of many requests at once

# Caps: a page of reviews is far smaller, and a slow one is asked again.
DOWNLOAD_MAXSIZE = 16 * 1024 * 1024
DOWNLOAD_TIMEOUT = 30  # for a whole answer, however steadily it drips
MOST_REQUESTS = 5000  # ours: of one crawl, robots.txt and retries counted
LONGEST_READING = 60.0  # ours, seconds: of one page, without the network
LONGEST_CRAWL = 3600.0  # ours, seconds: about what MOST_REQUESTS takes with a delay of a second
DNS_TIMEOUT = 20
RETRY_TIMES = 4
BACKOFF_SECONDS = 1.0  # ours: the first wait after a failure, doubled each time
LONGEST_WAIT = 120.0  # ours: a Retry-After or Crawl-delay beyond this ends the crawl instead
REDIRECT_MAX_TIMES = 5  # as RFC 9309 asks of robots.txt; there is no part that follows a page's own meta refresh
DOWNLOAD_VERIFY_CERTIFICATES = True  # Scrapy does not by default

# Nothing is sent, kept or opened that a crawl does not need.
COOKIES_ENABLED = False  # its code may fetch a list of public suffixes
HTTPCACHE_ENABLED = False
TELNETCONSOLE_ENABLED = False
REMOTE_CONTROL_ENABLED = False  # would open a port that runs code
HTTPPROXY_ENABLED = False  # behind a proxy the address that is checked would not be the one that is asked
REFERER_ENABLED = False
WARN_ON_GENERATOR_RETURN_VALUE = False  # reads the spiders' sources again at every start
LOG_ENABLED = False  # the runner says in one line what went wrong
STATS_DUMP = False

# Scrapy's own lists of parts, cut to those a crawl needs: every crawl is a process of its own, so its start counts,
# and a part that is only switched off is imported all the same. Without a handler nothing can lead to file: or ftp:.
DOWNLOAD_HANDLERS_BASE = {
    "data": "scrapy.core.downloader.handlers.datauri.DataURIDownloadHandler",
    "http": "spiders.manners.caps.CappedDownloads",
    "https": "spiders.manners.caps.CappedDownloads",
}
EXTENSIONS_BASE = {
    "scrapy.extensions.corestats.CoreStats": 0,
    "scrapy.extensions.throttle.AutoThrottle": 0,
}
SPIDER_MIDDLEWARES_BASE = {
    "spiders.landing.StraightToLanding": 10,
    "scrapy.spidermiddlewares.start.StartSpiderMiddleware": 25,
    "scrapy.spidermiddlewares.httperror.HttpErrorMiddleware": 50,
    "spiders.manners.reading_time.ReadingTime": 900,
}
DOWNLOADER_MIDDLEWARES_BASE = {
    "spiders.manners.hosts.OwnHostsOnly": 50,
    "spiders.manners.robots.CautiousRobots": 100,
    "scrapy.downloadermiddlewares.defaultheaders.DefaultHeadersMiddleware": 400,
    "scrapy.downloadermiddlewares.useragent.UserAgentMiddleware": 500,
    "spiders.manners.patience.PatientRetry": 550,
    "spiders.manners.caps.CappedCompression": 590,
    "scrapy.downloadermiddlewares.redirect.RedirectMiddleware": 600,
    "spiders.manners.caps.CrawlCaps": 700,  # behind robots.txt: a wait for its Crawl-delay takes from the crawl's time
    "spiders.secrets.SecretHeaders": 950,  # next to the network, behind all that keeps or copies requests
}


def asked_for(environment: Mapping[str, str]) -> dict[str, Any]:
    """What the environment changes of this. Raises CrawlError for a value that is none."""
    changed: dict[str, Any] = {}
    for name, setting, unit in (("LOVELODE_CRAWL_MINUTES", "LONGEST_CRAWL", 60.0),
                                ("LOVELODE_CRAWL_REQUESTS", "MOST_REQUESTS", 1.0)):
        if name in environment:
            changed[setting] = _above_zero(name, environment[name]) * unit
    if folder := environment.get("LOVELODE_HTTP_CACHE"):
        changed |= {
            "HTTPCACHE_ENABLED": True,
            "HTTPCACHE_DIR": str(Path(folder).expanduser().resolve()),
            "HTTPCACHE_POLICY": "spiders.manners.cache.PlainAnswers",
            "DOWNLOADER_MIDDLEWARES": {"scrapy.downloadermiddlewares.httpcache.HttpCacheMiddleware": 900},
        }  # fmt: skip
    return changed


def _above_zero(name: str, words: str) -> float:
    try:
        if 0 < (value := float(words)) < 1e6:
            return value
    except ValueError:
        pass
    raise CrawlError(f'{name} = "{words}"; expected a number above 0')
