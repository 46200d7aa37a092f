"""The gate in front of the articles of a run."""

from __future__ import annotations

import asyncio

from crawler.platforms.gate import Gate


async def _settled(task: asyncio.Task[bool]) -> bool:
    """Whether a task ends while nobody else acts."""
    for _ in range(5):
        await asyncio.sleep(0)
    return task.done()


def test_limit_holds_although_some_are_refused() -> None:
    async def run() -> None:
        gate = Gate(width=10, limit=2)
        assert await gate.enter()
        assert await gate.enter()
        third = asyncio.create_task(gate.enter())
        assert not await _settled(third), "the two under way may be enough"
        gate.reject()
        assert await third
        gate.accept()
        gate.accept()
        assert not await gate.enter()

    asyncio.run(run())


def test_no_more_than_its_width_are_under_way() -> None:
    async def run() -> None:
        gate = Gate(width=2)
        assert await gate.enter()
        assert await gate.enter()
        third = asyncio.create_task(gate.enter())
        assert not await _settled(third)
        gate.accept()
        assert await third

    asyncio.run(run())


def test_idle_waits_for_those_under_way() -> None:
    async def run() -> None:
        gate = Gate(width=10)
        await gate.idle()
        assert await gate.enter()
        waiting = asyncio.ensure_future(gate.idle())
        await asyncio.sleep(0)
        assert not waiting.done()
        gate.accept()
        await waiting

    asyncio.run(run())


def test_some_need_more_room_than_others() -> None:
    async def run() -> None:
        gate = Gate(width=10)
        assert await gate.enter()
        assert await gate.enter(at_most=2)
        third = asyncio.create_task(gate.enter(at_most=2))
        assert not await _settled(third)
        assert await gate.enter(), "it has places left for others"
        gate.reject()
        gate.reject()
        assert await third

    asyncio.run(run())
