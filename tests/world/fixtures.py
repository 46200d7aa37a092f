"""Pytest fixtures of the test world: ``pytest_plugins = ["tests.world.fixtures"]``."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, Protocol

import pytest

from tests.world.hosts import Hosts
from tests.world.wordpress import WordPressWorld, missing_reason

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tests.world.wordpress import Post, WordPress


class MakeWordPress(Protocol):
    """Starts a site; see :meth:`tests.world.wordpress.WordPressWorld.start`."""

    def __call__(self, posts: Sequence[Post] | None = None, **options: Any) -> WordPress: ...


@pytest.fixture(scope="session")
def wordpress_world() -> Iterator[WordPressWorld]:
    """What starts WordPress sites, at most one for a test run.

    Where the programs are missing the test is skipped, or fails if ``REQUIRE_ALL_TESTS=1``.
    """
    reason = missing_reason()
    if reason:
        if os.environ.get("REQUIRE_ALL_TESTS") == "1":
            pytest.fail(f"REQUIRE_ALL_TESTS=1, but WordPress cannot run here, {reason}")
        pytest.skip(f"WordPress cannot run here, {reason}")
    with WordPressWorld() as world:
        yield world


@pytest.fixture(scope="session")
def wordpress(wordpress_world: WordPressWorld) -> WordPress:
    """The default site, shared by all tests: none of them changes it."""
    return wordpress_world.start()


@pytest.fixture
def make_wordpress(wordpress_world: WordPressWorld) -> Iterator[MakeWordPress]:
    """A factory of sites for one test, with the options of ``WordPressOptions``."""
    started: list[WordPress] = []

    def make(posts: Sequence[Post] | None = None, **options: Any) -> WordPress:
        started.append(wordpress_world.start(posts, **options))
        return started[-1]

    yield make
    for site in started:
        site.stop()


@pytest.fixture
def hosts() -> Iterator[Hosts]:
    """A scripted server that answers for any number of host names."""
    with Hosts() as server:
        yield server
