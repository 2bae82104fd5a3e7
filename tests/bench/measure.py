"""Measures functions alternately, so that a slow machine slows all of them equally."""

import asyncio
import gc
from collections.abc import Awaitable, Callable, Mapping
from statistics import median, quantiles
from time import perf_counter
from typing import Any

Work = Callable[[], Awaitable[object]]


async def interleaved(
    works: Mapping[str, Work], *, rounds: int, repeat: int = 1, pause: float = 0
) -> dict[str, list[float]]:
    """Return the seconds each of `works` took in each round; a round runs all of them, in changing order.

    Args:
        works: what to time, by name.
        rounds: how many samples to take, after one round to warm up.
        repeat: how often a work runs in one sample, for those too short to be timed alone.
        pause: seconds before each sample, in which what the one before it left behind comes to its end.
    """
    seconds: dict[str, list[float]] = {name: [] for name in works}
    order = list(works.items())
    for number in range(-1, rounds):
        order.append(order.pop(0))
        for name, work in order:
            gc.collect()
            await asyncio.sleep(pause)
            start = perf_counter()
            for _ in range(repeat):
                await work()
            if number >= 0:
                seconds[name].append((perf_counter() - start) / repeat)
    return seconds


def ratio(seconds: Mapping[str, list[float]], name: str, base: str) -> float:
    """Return the median over the rounds of how much longer `name` took than `base`."""
    return round(median(a / b for a, b in zip(seconds[name], seconds[base], strict=True)), 3)


def summary(seconds: Mapping[str, list[float]]) -> dict[str, Any]:
    """Return median and spread of each in milliseconds."""
    told = {}
    for name, samples in seconds.items():
        low, middle, high = quantiles(samples, n=4)
        told[name] = {"ms": round(middle * 1e3, 3), "quartiles": [round(low * 1e3, 3), round(high * 1e3, 3)]}
    return told
