"""What the official Python client sees of a generated MCP server: client.py http URL | client.py stdio PROGRAM ARGUMENT..."""

import asyncio
import os
import sys
from contextlib import asynccontextmanager
from datetime import timedelta

from mcp import ClientSession, StdioServerParameters
from mcp.client.stdio import stdio_client
from mcp.client.streamable_http import streamablehttp_client


@asynccontextmanager
async def connected():
    if sys.argv[1] == "http":
        async with streamablehttp_client(sys.argv[2]) as (read, write, _):
            yield read, write
    else:
        async with stdio_client(StdioServerParameters(command=sys.argv[2], args=sys.argv[3:])) as (read, write):
            yield read, write


def held(what, ok):
    if not ok:
        raise SystemExit(f"python over {sys.argv[1]}: {what} is not as it should be")
    print(f"python over {sys.argv[1]}: {what}")


async def main():
    async with connected() as (read, write), ClientSession(read, write) as session:
        await session.initialize()
        names = [tool.name for tool in (await session.list_tools()).tools]
        held("list", names == ["get-item", "never", "big", "two-steps"])
        answer = await session.call_tool("get-item", {"id": "7"})
        held("call", not answer.isError and answer.structuredContent == {"id": "7"})
        refused = await session.call_tool("get-item", {"name": "7"})
        held("a wrong call", refused.isError and "`id` is required" in refused.content[0].text)
        resource = await session.read_resource("item://7")
        held("read", '"7"' in resource.contents[0].text)
        steps = []

        async def told(progress, total, message):
            steps.append(message)

        await session.call_tool("two-steps", {"id": "7"}, progress_callback=told)
        held("progress", len(steps) >= 1)
        try:
            await session.call_tool("never", {}, read_timeout_seconds=timedelta(seconds=1))
            held("giving up", False)
        except Exception:
            held("giving up", (await session.call_tool("get-item", {"id": "8"})).structuredContent == {"id": "8"})
        many = await asyncio.gather(*(session.call_tool("get-item", {"id": str(n)}) for n in range(200)))
        held("200 calls at once", [one.structuredContent["id"] for one in many] == [str(n) for n in range(200)])
        big = await session.call_tool("big", {})
        held("20 MB", len(big.content[0].text) >= 20_000_000)
        # The client's own farewell over stdio fails where a call that it gave up is still answered.
        sys.stdout.flush()
        os._exit(0)


asyncio.run(main())
