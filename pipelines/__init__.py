"""The steps between a landed file and a briefing. Each is a plain function; one process writes at a time."""
