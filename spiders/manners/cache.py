"""For work on a spider: what a site answered once is not asked of it again (LOVELODE_HTTP_CACHE)."""

from scrapy import Request
from scrapy.extensions.httpcache import DummyPolicy
from scrapy.http import Response

# The storage keeps a request's headers, too: one that carries anything else, such as a key, is not kept.
PLAIN = {b"Accept", b"Accept-Language", b"Accept-Encoding", b"User-Agent"}


class PlainAnswers(DummyPolicy):
    """Keeps for good what was answered with 200 to a request without a secret."""

    def should_cache_request(self, request: Request) -> bool:
        return super().should_cache_request(request) and set(request.headers) <= PLAIN

    def should_cache_response(self, response: Response, request: Request) -> bool:
        return response.status == 200
