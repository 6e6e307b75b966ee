from spiders.arguments import Argument
from spiders.errors import CrawlError
from spiders.file_rows import FileRowsSpider


class ReviewFileSpider(FileRowsSpider):
    """
    Reviews from a file: CSV, JSON lines, Parquet or Excel, with the columns of a known export or those you name.

    Site: none, a file on this machine.
    Terms: yours: bring in what you may keep.
    Verified: real exports of three apps and three banks.
    Arguments: path, source, mapping, company_column, company_value, date_format, rating_scale.
    Limits: read row by row, Excel apart; a row without an id is known by its content. Dates are ISO 8601 unless
    date_format says otherwise.
    """

    name = "review_file"
    takes = (
        Argument("path", "The file; a relative path starts where lovelode runs.", required=True),
        Argument("source", "Where the reviews were written.", required=True, pattern="[a-z0-9_]+",
                 example='"google_play"'),
        Argument("mapping", "Our field = your column, where the names do not tell.", kind="table",
                 example='{text = "comment", date = "sent on"}'),
        Argument("company_column", "The column that names the company of each review."),
        Argument("company_value", "What stands there for this company."),
        Argument("date_format", "How dates are written.", example='"%d-%m-%Y %H:%M"', pattern=".*%.*"),
        Argument("rating_scale", "Lowest and highest rating.", kind="pair", default=[1, 5], example="[0, 10]"),
    )

    def __init__(self, **given: object) -> None:
        super().__init__(**given)
        if (self.company_column is None) != (self.company_value is None):
            raise CrawlError("review_file: company_column and company_value go together; one of them is missing")
