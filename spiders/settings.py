"""How every crawl behaves. A value that differs from Scrapy's own says why."""

BOT_NAME = "lovelode"
SPIDER_MODULES = ["spiders"]

# Manners: robots.txt is obeyed, and one request is under way at a time. With a single request in the whole crawl,
# a request that waits for its Retry-After holds back all others, too.
ROBOTSTXT_OBEY = True
CONCURRENT_REQUESTS = 1
CONCURRENT_REQUESTS_PER_DOMAIN = 1
DOWNLOAD_DELAY = 1  # a spider's own `delay` takes its place
AUTOTHROTTLE_ENABLED = True
AUTOTHROTTLE_START_DELAY = 1  # the default of 5 s is for crawls of many requests at once

# Caps: a page of reviews is far smaller, and a slow one is asked again.
DOWNLOAD_MAXSIZE = 16 * 1024 * 1024
DOWNLOAD_TIMEOUT = 30
DNS_TIMEOUT = 20
RETRY_TIMES = 4
BACKOFF_SECONDS = 1.0  # ours: the first wait after a failure, doubled each time
LONGEST_WAIT = 120.0  # ours: a Retry-After beyond this ends the crawl instead
REDIRECT_MAX_TIMES = 3  # by status only: there is no part that follows a page's own meta refresh
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
    "http": "scrapy.core.downloader.handlers.http11.HTTP11DownloadHandler",
    "https": "scrapy.core.downloader.handlers.http11.HTTP11DownloadHandler",
}
EXTENSIONS_BASE = {
    "scrapy.extensions.corestats.CoreStats": 0,
    "scrapy.extensions.throttle.AutoThrottle": 0,
}
SPIDER_MIDDLEWARES_BASE = {
    "scrapy.spidermiddlewares.start.StartSpiderMiddleware": 25,
    "scrapy.spidermiddlewares.httperror.HttpErrorMiddleware": 50,
}
DOWNLOADER_MIDDLEWARES_BASE = {
    "spiders.middlewares.OwnHostsOnly": 50,
    "spiders.middlewares.CautiousRobots": 100,
    "scrapy.downloadermiddlewares.downloadtimeout.DownloadTimeoutMiddleware": 350,
    "scrapy.downloadermiddlewares.defaultheaders.DefaultHeadersMiddleware": 400,
    "scrapy.downloadermiddlewares.useragent.UserAgentMiddleware": 500,
    "spiders.middlewares.PatientRetry": 550,
    "scrapy.downloadermiddlewares.httpcompression.HttpCompressionMiddleware": 590,
    "scrapy.downloadermiddlewares.redirect.RedirectMiddleware": 600,
}
ITEM_PIPELINES = {"spiders.landing.LandingPipeline": 100}
