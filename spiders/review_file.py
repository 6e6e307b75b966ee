from spiders.arguments import Argument
from spiders.errors import CrawlError
from spiders.shapes.file_rows import FileRowsSpider


class ReviewFileSpider(FileRowsSpider):
    """
    Reviews from a file: CSV, JSON lines, Parquet or Excel, with the columns of a known export or those you name.

    Site: none, a file on this machine.
    Terms: yours: bring in what you may keep.
    Verified: real exports of three apps and three banks; Play Console and Trustpilot after public client code, App
    Store Connect after official documentation; G2 and Capterra not verified against a real file.
    Arguments: path, source, mapping, company_column, company_value, date_format, rating_scale, encoding.
    Limits: read row by row, Excel apart; a row without an id is known by its content. Dates are ISO 8601 unless
    date_format says otherwise.
    """

    name = "review_file"
    takes = (
        Argument("path", "The file; a relative path starts where lovelode runs.", required=True),
        Argument("source", "Where the reviews were written.", required=True, pattern="[a-z0-9_]+",
                 example='"google_play"'),
        Argument("mapping", "Our field = your column, where the names do not tell; a text may be of several.",
                 kind="table", example='{text = "Pros + Cons", date = "sent on"}'),
        Argument("company_column", "The column that names the company of each review."),
        Argument("company_value", "What stands there for this company."),
        Argument("date_format", "How dates are written.", example='"%d-%m-%Y %H:%M"', pattern=".*%.*"),
        Argument("rating_scale", "Lowest and highest rating; 1 and 5, or what the export or an NPS column tells.",
                 kind="pair", example="[0, 10]"),
        Argument("encoding", "How letters are written in a text file; found out if left out.", example='"shift_jis"',
                 pattern="[A-Za-z0-9_-]+"),
    )

    def __init__(self, **given: object) -> None:
        super().__init__(**given)
        if (self.company_column is None) != (self.company_value is None):
            raise CrawlError("review_file: company_column and company_value go together; one of them is missing")
