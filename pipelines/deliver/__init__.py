"""A frozen briefing → the people who wait for it, by e-mail and in chat, once per week and recipient."""
