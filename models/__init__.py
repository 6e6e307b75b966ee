"""The tagger: labels → segments → network → data → training → calibration → evaluation → prediction."""
