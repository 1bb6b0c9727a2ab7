"""A witness to everything that browsers do behind their pages."""

from __future__ import annotations

from dataclasses import dataclass, field

from playwright.sync_api import (
    BrowserContext,
    ConsoleMessage,
    Request,
    Response,
    WebError,
)

#: What Chromium writes of an answer such as 404 to the page itself.
JUST_A_STATUS = "Failed to load resource: the server responded with a status of"


@dataclass
class Witness:
    """Notes cookies, requests to other sites, faults and barred content."""

    base: str
    seen: list[str] = field(default_factory=list)

    def watch(self, context: BrowserContext) -> None:
        """Watch a browser from now on."""
        context.on("request", self._request)
        context.on("response", self._response)
        context.on("console", self._console)
        context.on("weberror", self._fault)

    def has_seen_nothing(self, context: BrowserContext) -> bool:
        """Fails with what was seen; true if that is nothing."""
        assert not self.seen
        assert not context.cookies()
        return True

    def _request(self, request: Request) -> None:
        if not request.url.startswith(f"{self.base}/"):
            self.seen.append(f"a request to another site: {request.url}")

    def _response(self, response: Response) -> None:
        if "set-cookie" in response.headers:
            self.seen.append(f"a cookie: {response.url}")
        if response.status >= 400 and not response.request.is_navigation_request():
            self.seen.append(f"{response.status}: {response.url}")

    def _console(self, message: ConsoleMessage) -> None:
        is_status = message.text.startswith(JUST_A_STATUS)
        if message.type in ("error", "warning") and not is_status:
            self.seen.append(f"the console: {message.text}")

    def _fault(self, error: WebError) -> None:
        self.seen.append(f"a fault: {error.error}")
