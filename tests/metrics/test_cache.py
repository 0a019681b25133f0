"""Answers are kept by build and question, within a number of bytes, also between threads."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event

import pytest

from domain.scope import Rights, Scope
from metrics.cache import Cache, size_of


def test_the_same_question_about_the_same_build_is_asked_once() -> None:
    cache, asked = Cache(), list[str]()

    def answer(build: str, scope: Scope) -> list[int]:
        return cache.remember(build, ("orders", scope, "en"), lambda: asked.append(build) or [1])

    first = answer("b1", Scope())
    assert answer("b1", Scope()) is first
    answer("b1", Scope(Rights("/hami/")))
    answer("b2", Scope())
    assert asked == ["b1", "b1", "b2"]


def test_what_was_not_asked_for_the_longest_goes_first() -> None:
    one = size_of("x" * 1000) + size_of(("b", "1"))
    cache = Cache(limit=one * 2 + one // 2)
    for question in ("1", "2", "1", "3"):
        cache.remember("b", question, lambda: "x" * 1000)
    asked = list[str]()
    for question in ("1", "3", "2"):
        cache.remember("b", question, lambda q=question: asked.append(q) or "x" * 1000)
    assert asked == ["2"]
    assert len(cache) == 2
    assert cache.bytes <= cache.limit


def test_an_answer_larger_than_the_cache_is_given_and_not_kept() -> None:
    cache = Cache(limit=100)
    assert len(cache.remember("b", "q", lambda: "x" * 1000)) == 1000
    assert (len(cache), cache.bytes) == (0, 0)


def test_a_failure_is_raised_and_not_remembered() -> None:
    cache = Cache()
    with pytest.raises(ZeroDivisionError):
        cache.remember("b", "q", lambda: 1 // 0)
    assert cache.remember("b", "q", lambda: 7) == 7


def test_threads_that_ask_the_same_at_once_wait_for_the_first() -> None:
    cache, asked, started, go = Cache(), list[int](), Barrier(4), Event()

    def make() -> str:
        asked.append(1)
        go.wait(5)
        return "answer"

    def ask(_number: int) -> str:
        started.wait(5)
        return cache.remember("b", "q", make)

    with ThreadPoolExecutor(4) as threads:
        answers = [threads.submit(ask, number) for number in range(4)]
        go.set()
        assert {answer.result(5) for answer in answers} == {"answer"}
    assert asked == [1]


def test_sizes_grow_with_what_is_held() -> None:
    assert size_of([(1, "a" * 500)] * 10) > 10 * 500
    assert size_of({"z": {"x": "a" * 2000}}) > 2000
    rows = [("a" * 500, number) for number in range(1000)]
    assert size_of(rows) == pytest.approx(1000 * size_of(rows[0]), rel=0.1)
    assert size_of(Scope().where(team="T" * 3000)) > 3000
