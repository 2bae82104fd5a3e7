"""The server on standard input and output, which answers what is no message of JSON-RPC, too."""

import anyio
from anyio.streams.memory import MemoryObjectSendStream
from mcp.server.mcpserver import MCPServer
from mcp.server.stdio import stdio_server
from mcp.shared.message import SessionMessage
from mcp_types import PARSE_ERROR, ErrorData, JSONRPCError

Item = SessionMessage | Exception
NO_MESSAGE = SessionMessage(
    JSONRPCError(
        jsonrpc="2.0",
        id=None,
        error=ErrorData(code=PARSE_ERROR, message="The line is no message of JSON-RPC; it was left out."),
    )
)
"""What JSON-RPC 2.0 (5.1) asks for, and the SDK leaves out."""


class StdioServer(MCPServer):
    """A server that is spoken to by one agent, line by line."""

    async def run_stdio_async(self) -> None:
        """Serve until standard input ends."""
        server = self._lowlevel_server
        async with stdio_server() as (heard, said), anyio.create_task_group() as tasks:
            passed, messages = anyio.create_memory_object_stream[Item](0)

            async def pass_on(to: MemoryObjectSendStream[Item]) -> None:
                async with to:
                    async for item in heard:
                        if isinstance(item, Exception):
                            await said.send(NO_MESSAGE)
                        else:
                            await to.send(item)

            tasks.start_soon(pass_on, passed)
            await server.run(messages, said, server.create_initialization_options())
