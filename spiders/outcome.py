"""How a crawl ended, in words, and whether that is complete, cut short or failed."""

from dataclasses import dataclass, field

MOST_REJECTED = 0.1
MOST_TOLD = 20  # of a crawl's ends: a stop reason is read by people


@dataclass
class Outcome:
    """
    Kept by the spider while it crawls. `expected` is the source's own count, None when it gives none;
    `empty` is set on the source's word that there are no reviews. `limits` are those cuts that the user asked for.
    """

    expected: int | None = None
    empty: bool = False
    ends: list[str] = field(default_factory=list)
    cuts: list[str] = field(default_factory=list)
    limits: list[str] = field(default_factory=list)
    losses: list[str] = field(default_factory=list)

    def ended(self, words: str) -> None:
        """One way through the source was walked to its end."""
        self.ends.append(words)

    def cut(self, words: str) -> None:
        """One way through the source stopped before its end."""
        self.cuts.append(words)

    def limit(self, words: str) -> None:
        """One way through the source stopped where the user's own argument says, such as max_pages."""
        self.cuts.append(words)
        self.limits.append(words)

    def lost(self, words: str) -> None:
        """One way through the source gave all it has, and not as far back as earlier crawls: no later one gets more."""
        self.cuts.append(words)
        self.losses.append(words)

    def expect(self, more: int) -> None:
        self.expected = (self.expected or 0) + more

    def gapless(self, whole: bool) -> bool:
        """
        Whether nothing was passed over above the last review read: no cut but, when the crawl was to read the `whole`
        source, those that the user asked for. What is lost for good is no gap that a later crawl could close.
        """
        cuts = [cut for cut in self.cuts if cut not in self.losses]
        return not cuts or (whole and cuts == self.limits)

    def verdict(self, fetched: int, rejected: int, problems: list[str], before: int = 0) -> tuple[str, str]:
        """
        Status and stop reason. `problems` are exceptions and interruptions, which always fail the crawl; `before` is
        how many reviews earlier crawls brought.

        Failed, too: more than a tenth of the rows rejected, no end reached at all, and no rows at all unless the
        source itself says that it is empty, and was so before.
        """
        if problems:
            return "failed", problems[0] + (f" (and {len(problems) - 1} more)" if problems[1:] else "")
        if rejected > MOST_REJECTED * (fetched + rejected):
            return "failed", f"{rejected} of {fetched + rejected} rows rejected, more than a tenth"
        told = self.cuts + self.ends
        more = len(told) - MOST_TOLD
        story = "; ".join(told[:MOST_TOLD] + ([f"and {more} more"] if more > 0 else []))
        if not story:
            return "failed", "the crawl stopped without reaching an end"
        if not fetched and before:
            return "failed", f"no reviews where earlier crawls brought {before:,}; these are kept: {story}"
        if not fetched and not self.empty:
            return "failed", f"no reviews, and no word from the source that there are none: {story}"
        return ("cut_short" if self.cuts else "complete"), story
