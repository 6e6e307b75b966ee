"""A cell as the briefing reads it: a company, a theme, a moment, and every figure of the ladder."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Cell:
    """
    A row of the views pivots or openings; for pain, "praising" counts complaining and "love" is the pain rate.

    Rivals' figures and the odds are None where nothing can be compared, everything from `rated_reviews` to
    `tier_week_before` where it was not told: all of it in a snapshot made before these figures were worked out.
    """

    company: str
    company_name: str
    role: str
    theme: str
    stage: str
    polarity: str
    tier: str
    phrase: str | None
    phrase_authors: int | None
    phrase_of_authors: int | None
    praising: int
    people_weeks: int
    praising_authors: int
    love_rate: float
    love_low: float
    love_high: float
    shrunk_rate: float
    rivals_praising: int | None
    rivals_people_weeks: int | None
    rivals_rate: float | None
    odds_ratio: float | None
    odds_low: float | None
    z: float | None
    q: float | None
    strata_used: int
    strata_left_out: int
    reviews_needed: int | None
    rated_reviews: int | None
    praise_effect: float | None
    praise_effect_se: float | None
    praise_floor: float | None
    pain_effect: float | None
    pain_effect_se: float | None
    pain_floor: float | None
    effect_low: float | None
    rating_p: float | None
    rating_q: float | None
    company_rated: int | None
    company_effect: float | None
    company_effect_low: float | None
    rating_linked: bool | None
    intense: int | None
    intense_of: int | None
    intense_log_odds: float | None
    intense_q: float | None
    turns: int | None
    turn_low: float | None
    turn_high: float | None
    turn_q: float | None
    switched: int | None
    emotional: bool | None
    recent_praising: int | None
    recent_people_weeks: int | None
    before_praising: int | None
    before_people_weeks: int | None
    moving: str | None
    true_rate: float | None
    true_low: float | None
    true_high: float | None
    robust: bool | None
    fragile: str | None
    kano: str | None
    tier_week_before: str | None
    earlier_as_of: date | None
    earlier_praising: int | None
    earlier_people_weeks: int | None

    @property
    def key(self) -> tuple[str, str, str]:
        return self.company, self.theme, self.stage

    @property
    def pivot(self) -> str:
        """How people name it to `lovelode act`."""
        return "/".join(self.key) + (":pain" if self.is_pain else "")

    @property
    def is_pain(self) -> bool:
        return self.polarity == "pain"
