"""What lies beside the data of a demo: its market.toml, the one export that comes as a file, and the truth."""

import csv
import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from demo.companies import THEMES, Company, Source
from demo.market import DemoMarket, DemoReview

EXPORT = "google-play.csv"
COLUMNS = (
    "reviewId", "userName", "userImage", "content", "score", "thumbsUpCount", "reviewCreatedVersion", "at",
    "replyContent", "repliedAt", "appVersion", "app",
)  # fmt: skip
JOURNEY = (
    ("choose", "Adverts, comparison pages and word of mouth", "Brand team"),
    ("join", "First order set-up", "Onboarding team"),
    ("buy", "Browsing, basket and checkout", "Shop team"),
    ("receive", "Delivery at the door", "Delivery operations"),
    ("use", "Food and recipes at home", "Range and recipes team"),
    ("help", "Refunds and replacements", "Customer care"),
    ("stay", "Pass, points and leaving", "Loyalty team"),
)


def write(market: DemoMarket, folder: Path, base_url: str) -> None:
    """Write market.toml (its sources point to `base_url`), truth.json and the export into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    export = (folder / EXPORT).resolve()
    with export.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(COLUMNS)
        rows.writerows(_export_rows(market))
    (folder / "market.toml").write_text(market_toml(market, base_url, export), encoding="utf-8")
    facts = json.dumps(truth(market), indent=2, ensure_ascii=False)
    (folder / "truth.json").write_text(facts + "\n", encoding="utf-8")


def _export_rows(market: DemoMarket) -> Iterator[tuple[object, ...]]:
    for company in market.companies:
        for source in company.sources:
            if source.kind == "google_play":
                yield from (_export_row(review, source) for review in market.of(source))


def _export_row(review: DemoReview, source: Source) -> tuple[object, ...]:
    name = "A Google user" if review.person.number % 31 == 0 else review.person.name
    version = f"4.{review.written_at.month}.0"
    at = f"{review.written_at:%Y-%m-%d %H:%M:%S}"
    return review.review_id, name, "", review.text, review.stars, 0, version, at, "", "", version, source.key


def market_toml(market: DemoMarket, base_url: str, export: Path) -> str:
    blocks = [_table("[market]", {"name": "City groceries (a made-up demo)", "timezone": "Europe/London"})]
    for company in market.companies:
        blocks.append(_table("[[companies]]", {"id": company.id, "name": company.name, "role": company.role}))
        for source in company.sources:
            blocks.append(_table("[[companies.sources]]", {"id": source.id, **arguments(source, base_url, export)}))
    steps = [_table("[[journey]]", dict(zip(("stage", "touchpoint", "owner"), step, strict=True))) for step in JOURNEY]
    return "\n".join(blocks + steps)


def _table(head: str, values: dict[str, Any]) -> str:
    # JSON's texts and lists are TOML's, too.
    lines = [f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in values.items()]
    return "\n".join([head, *lines, ""])


def arguments(source: Source, base_url: str, export: Path) -> dict[str, Any]:
    match source.kind:
        case "app_store":
            countries = [locale[-2:].lower() for locale in source.counts]
            return {"spider": "app_store", "app_id": source.key, "countries": countries, "endpoint": base_url}
        case "steam":
            return {"spider": "steam", "app_id": source.key, "endpoint": base_url}
        case "mozilla":
            return {"spider": "mozilla_addons", "addon": source.key, "endpoint": base_url}
        case "google_play":
            return {"spider": "review_file", "path": str(export), "source": "google_play", "company_column": "app",
                    "company_value": source.key}  # fmt: skip
        case "discourse":
            return {"spider": "discourse", "urls": [base_url]}
    return {"spider": "schema_org", "urls": [f"{base_url}{source.key}/"]}


def truth(market: DemoMarket) -> dict[str, Any]:
    """
    What is true of the market. `rate` is the planted share of reviews of the company with a sentence made of `words`,
    `base_rate` how often a review praises the theme anyway; a fade has `rate_before` and `rate_after` its end. `can_be`
    is the highest tier that is true of a planted cell; nothing else can be Leaning or Confirmed. `true_effects` are log
    odds of a higher star: what praise of the theme adds, and what pain takes. `reviews` counts what a complete
    collection holds; `praise_rates` are as they came out, per company and theme.
    """
    reviews = market.collectable()
    return {
        "seed": market.seed,
        "effects": market.effects,
        "as_of": market.as_of.isoformat(),
        "reviews": len(reviews),
        "reviews_by_source": dict(Counter(review.source_id for review in reviews)),
        "companies": [{"id": each.id, "name": each.name, "role": each.role} for each in market.companies],
        "planted": list(_planted(market)),
        "true_effects": {each.name: {"praise": each.praise_effect, "pain": each.pain_effect} for each in THEMES},
        "null_companies": [each.id for each in market.companies if each.id not in {p.company for p in market.plants}],
        "praise_rates": {each.id: praise_rates(market, each) for each in market.companies},
    }


def _planted(market: DemoMarket) -> Iterator[dict[str, Any]]:
    usual = {each.name: each.praise_rate for each in THEMES}
    for plant in market.plants:
        cell: dict[str, Any] = {name: getattr(plant, name) for name in ("kind", "company", "theme", "stage")}
        cell |= {"words": list(plant.words), "rate": plant.rate, "base_rate": usual[plant.theme]}
        if plant.kind == "fade":
            cell |= {"rate_before": plant.rate, "rate_after": 0.0, "ends_on": plant.ends_on.isoformat()}
        yield cell | {"expected_watch": True, "can_be": plant.can_be}


def praise_rates(market: DemoMarket, company: Company) -> dict[str, float]:
    """Share of the company's reviews that praise each theme."""
    mine = [review for review in market.collectable() if review.company == company.id]
    return {
        theme: round(sum(any(p.praises(theme) for p in review.phrases) for review in mine) / len(mine), 4)
        for theme in (each.name for each in THEMES)
    }
