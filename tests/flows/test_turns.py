from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Lock

from flows.turns import Turns, dealt


def test_one_at_a_time_per_host_and_different_hosts_side_by_side():
    turns, together, busy, lock = Turns(), Barrier(2, timeout=20), [], Lock()

    def crawl(hosts):
        with turns.of(hosts):
            with lock:
                assert not set(hosts) & {host for other in busy for host in other}
                busy.append(hosts)
            together.wait()  # with a crawl of another host: alone it would wait in vain
            with lock:
                busy.remove(hosts)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(crawl, [["a", "b"], ["c"], ["b", "a"], ["c", "d"]]))


def test_hosts_take_turns():
    sources = ["a1", "a2", "a3", "c1", "b1", "c2"]
    assert dealt(sources, lambda source: source[0]) == ["a1", "b1", "c1", "a2", "c2", "a3"]
