"""How the briefing looks: the issued Briefing → page, letter, Markdown, CSV, journey review. It adds no figure."""
