"""Every expected failure of lovelode. The command line turns each into one line; anything else is a bug."""


class LovelodeError(Exception):
    """Base of all expected failures: one sentence with what was wrong, where, and what was expected."""


class MarketError(LovelodeError):
    """market.toml cannot be used. Raised while it is read and checked, before anything is collected."""


class CrawlError(LovelodeError):
    """A crawl cannot start or did not end well. Raised by spiders' constructors, the runner and the flows."""


class SourceError(LovelodeError):
    """An address cannot become a source: forbidden, not understood, or its test failed. Raised by `lovelode add`."""


class ReviewError(LovelodeError):
    """One row is not a review. Raised while a Review is built; the row is kept as rejected and the crawl goes on."""


class ShapeError(LovelodeError):
    """A source answers in a shape its spider does not know. Raised while a response is parsed; the crawl fails."""


class ImportFileError(LovelodeError):
    """A file of reviews cannot be read as asked. Raised by the readers of tables and by `lovelode import`."""


class WarehouseError(LovelodeError):
    """The database is missing, of another version or refuses a query. Raised by pipelines.warehouse."""


class CorrectionError(LovelodeError):
    """A correction names a review, segment or label there is not. Raised by pipelines.corrections."""


class ActionError(LovelodeError):
    """What people do about a pivot names a pivot, status or owner there is not. Raised by pipelines.actions."""


class ModelError(LovelodeError):
    """The tagger's files are missing or do not fit together. Raised by models while loading."""


class BriefingError(LovelodeError):
    """A briefing cannot be written from what is published. Raised by pipelines.brief."""


class DeliveryError(LovelodeError):
    """A briefing did not reach everybody, or a secret is not there. Raised by pipelines.deliver and flows.secrets."""


class UncertainDeliveryError(DeliveryError):
    """All that is left is recipients who may have it already: trying again by itself could send it twice."""
