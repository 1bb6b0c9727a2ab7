"""TLS in front of an installation, for what takes no other address than https."""

from __future__ import annotations

import asyncio
import ssl
from asyncio import StreamReader, StreamWriter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Event, Thread

from tests.support.certificates import certify


@contextmanager
def secured(folder: Path, port: int, behind: int) -> Iterator[None]:
    """Take TLS on one port of this machine, and hand on to another what was in it."""
    certify(folder, "127.0.0.1")
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(folder / "fullchain.pem", folder / "privkey.pem")
    loop, ready = asyncio.new_event_loop(), Event()

    async def meet(reader: StreamReader, writer: StreamWriter) -> None:
        with suppress(OSError):
            ours = await asyncio.open_connection("127.0.0.1", behind)
            await asyncio.gather(_pump(reader, ours[1]), _pump(ours[0], writer))

    def run() -> None:
        asyncio.set_event_loop(loop)
        listening = asyncio.start_server(meet, "127.0.0.1", port, ssl=context)
        server = loop.run_until_complete(listening)
        ready.set()
        loop.run_forever()
        server.close()
        left = asyncio.all_tasks(loop)
        for task in left:
            task.cancel()
        loop.run_until_complete(asyncio.gather(*left, return_exceptions=True))
        loop.close()

    thread = Thread(target=run)
    thread.start()
    ready.wait()
    yield
    loop.call_soon_threadsafe(loop.stop)
    thread.join()


async def _pump(reader: StreamReader, writer: StreamWriter) -> None:
    """Hand on what comes, until nothing more does; then close."""
    with suppress(OSError):
        while data := await reader.read(65536):
            writer.write(data)
            await writer.drain()
    writer.close()
