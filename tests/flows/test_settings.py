"""The key that names are hashed with: one for a data folder, however many crawls ask for it first."""

import stat
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from flows.settings import HASH_KEY, hash_key

CRAWLS = 8


def test_crawls_that_start_together_share_one_key(tmp_path, monkeypatch):
    monkeypatch.delenv(HASH_KEY, raising=False)
    with ThreadPoolExecutor(CRAWLS) as threads:
        for market in range(50):
            start = Barrier(CRAWLS)

            def ask(data, start=start):
                start.wait()
                return hash_key(data)

            keys = set(threads.map(ask, [tmp_path / str(market)] * CRAWLS))
            assert len(keys) == 1 and len(keys.pop()) == 64
            (file,) = (tmp_path / str(market)).iterdir()
            assert (file.name, stat.S_IMODE(file.stat().st_mode)) == ("hash.key", 0o600)


def test_the_environments_key_goes_first_and_makes_no_file(tmp_path, monkeypatch):
    monkeypatch.setenv(HASH_KEY, "ours")
    assert hash_key(tmp_path) == "ours"
    assert list(tmp_path.iterdir()) == []
