"""What the briefing says: the published rows → its parts, in fixed wording with the figures put in."""
