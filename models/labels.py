"""Every label the tagger knows. Their meaning is in the label guide; their order is the order of the heads' outputs."""

THEMES = ("speed", "convenience", "fun", "care", "value", "reliability", "quality", "choice", "design", "trust")
POLARITIES = ("praise", "pain")
STAGES = ("choose", "join", "buy", "receive", "use", "help", "stay", "none")
EMOTIONS = ("joy", "gratitude", "relief", "surprise", "frustration", "anger", "disappointment", "worry", "none")
VALENCES = (-2, -1, 0, 1, 2)

SIGNS = {"praise": "+", "pain": "-"}
MENTIONS = tuple(f"{theme}{SIGNS[polarity]}" for theme in THEMES for polarity in POLARITIES)


def parts(mention: str) -> tuple[str, str]:
    """Theme and polarity of a mention as it stands in labelled files: "speed-" is ("speed", "pain")."""
    return mention[:-1], "praise" if mention.endswith("+") else "pain"
