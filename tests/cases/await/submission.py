# %% extra
import asyncio


async def later(x):
    await asyncio.sleep(0.001)
    return x + 1


await asyncio.gather(later(1), later(2))
