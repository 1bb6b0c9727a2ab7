"""A supporter's hand: fills in forms, presses buttons and follows links by hand."""

from __future__ import annotations

from dataclasses import dataclass, field

from playwright.sync_api import Locator, Page, Response

from tests.support.waiting import eventually

#: What the campaign's form asks for in each language, besides the address.
ANSWERS = {
    "en": {"name": "Greta Lindqvist", "country": "SE", "field_branch": "Branch Nine"},
    "ru": {"name": "Анна Кузнецова", "country": "RU", "field_branch": "Порт, 9-е"},
    "ar": {"name": "ليلى حدّاد", "country": "LB", "field_branch": "فرع الميناء"},
}


@dataclass
class Hand:
    """Somebody in front of a browser, who writes to one campaign."""

    page: Page
    base: str
    slug: str = "salt-works"
    language: str = "en"
    #: What differs from the usual answers; None leaves a question alone.
    answers: dict[str, str | None] = field(default_factory=dict)

    def open(self, path: str) -> Response:
        """Type an address in."""
        answer = self.page.goto(self.base + path if path.startswith("/") else path)
        assert answer is not None, path
        return answer

    def campaign(self, more: str = "") -> Response:
        """Open the campaign's page, perhaps with more in its query."""
        return self.open(f"/c/{self.slug}?lang={self.language}{more}")

    def control(self, name: str) -> Locator:
        """The control, or controls, of a name in the letter form."""
        return self.page.locator(f'#letter-form [name="{name}"]')

    def fill(self, email: str) -> None:
        """Fill the letter form in."""
        wish = {**ANSWERS.get(self.language, ANSWERS["en"]), **self.answers}
        for name, value in {"email": email, **wish}.items():
            if value is None:
                continue
            control = self.control(name)
            kind = control.first.evaluate("it => it.type")
            if kind == "select-one":
                control.select_option(value)
            elif kind in ("radio", "checkbox"):
                self.page.locator(f'[name="{name}"][value="{value}"]').check()
            else:
                control.fill(value)

    def press(self, part: str) -> None:
        """Press the first button that sends to an address with this part."""
        buttons = self.page.locator(f'button[formaction*="{part}"]')
        if not buttons.count():
            buttons = self.page.locator(f'form[action*="{part}"] button')
        buttons.first.click()
        self.page.wait_for_load_state()

    def sign(self, email: str) -> None:
        """Write a letter and sign it, without a preview."""
        self.campaign()
        self.fill(email)
        self.press("/sign")
        assert "/check-your-mail" in self.page.url, self.page.title()

    def mailed(self, email: str, part: str) -> str:
        """Look into the mailbox until a mail brings a link; the link."""
        eventually(lambda: self._opened(email, part))
        return self.page.locator(f'pre a[href*="{part}"]').get_attribute("href") or ""

    def confirm(self, email: str) -> str:
        """Follow the link in the mail and press the button; the own page's address."""
        self.open(self.mailed(email, "/confirm/"))
        self.page.locator('form[action*="/confirm/"] button').click()
        self.page.wait_for_url("**/mine/*")
        return self.page.url

    def sign_and_confirm(self, email: str) -> str:
        """All of it; the own page's address."""
        self.sign(email)
        return self.confirm(email)

    def _opened(self, email: str, part: str) -> bool:
        """Whether one of somebody's mails holds such a link; then it is open."""
        self.open("/dev/mailbox")
        theirs = self.page.locator(".mailbox li").filter(has_text=email)
        links = theirs.locator("a").evaluate_all("all => all.map(a => a.href)")
        for link in links:
            self.open(link)
            if self.page.locator(f'pre a[href*="{part}"]').count():
                return True
        return False
