"""The tutorial's story step by step, whoever works the pages: what is pressed, and what must then be seen."""

from __future__ import annotations

from dataclasses import dataclass

from playwright.sync_api import FilePayload, Page, expect

from tests.browser import story
from tests.browser.hands import Hand
from tests.browser.shop import ADMIN, LOOPBACK
from tests.browser.tutorial_words import LANGUAGES, Words
from tests.browser.visit import Visit

PICTURE: FilePayload = {"name": "bukti.png", "mimeType": "image/png", "buffer": story.PROOF}
RESI = "JNE0012345678"
PACKED = "Sedang kami bungkus, 2 kardus."
ON_ITS_WAY = f"No Resi {RESI}, semoga cepat sampai."


@dataclass(frozen=True)
class Side:
    """One of the two people: what they look at, and the hand they work with."""

    person: Visit
    hand: Hand
    say: Words

    @property
    def page(self) -> Page:
        return self.person.page

    def stands_at(self, title: str) -> None:
        expect(self.page.locator("h1")).to_have_text(title)
        expect(self.page.locator("html")).to_have_attribute("lang", self.say.language)
        self.person.fits()

    def is_told(self, sentence: str) -> None:
        expect(self.page.locator(".notices")).to_contain_text(sentence)

    def speaks_their_language(self) -> None:
        self.hand.press(LANGUAGES[self.say.language])
        expect(self.page.locator("html")).to_have_attribute("lang", self.say.language)


def customer_pays(customer: Side, number: str, due: str) -> None:
    say, hand, page = customer.say, customer.hand, customer.page
    customer.stands_at(say("my orders"))
    hand.open(say("order", number))
    customer.stands_at(say("order", number))
    expect(page.locator(".owed h2")).to_have_text(say("transfer exactly"))
    expect(page.locator(".owed .due")).to_have_text(due)
    hand.open(say("transferred"))
    customer.stands_at(say("confirmation"))
    hand.fill(say("bank"), "BCA")
    hand.attach(say("proof"), PICTURE)
    hand.press(say("send confirmation"))
    expect(page.locator(".owed h2")).to_have_text(say("checking"))


def admin_comes_in(admin: Side, password: str) -> None:
    admin.page.goto("/desk/sign-in")
    admin.speaks_their_language()
    admin.hand.fill(admin.say("name"), ADMIN)
    admin.hand.fill(admin.say("password"), password)
    admin.hand.press(admin.say("sign in"))
    admin.stands_at(admin.say("dashboard"))


def admin_opens_the_new_order(admin: Side, number: str) -> None:
    expect(admin.page.locator(f"#row-{number}")).to_contain_text("Pending")
    admin.hand.open(admin.say("open order", number))
    admin.stands_at(admin.say("order", number))
    expect(admin.page.locator(".facts .status").first).to_have_text("Pending")


def admin_accepts_the_payment(admin: Side, number: str) -> None:
    say, hand, page = admin.say, admin.hand, admin.page
    hand.within("nav").open(say("confirmations"))
    admin.stands_at(say("confirmations"))
    expect(page.locator("h2#current")).to_contain_text(say("order", number))
    hand.press(say("accept"))
    expect(page.get_by_role("alert")).to_contain_text(say("refused", LOOPBACK))
    admin.person.fits()
    hand.press(say("add ip", LOOPBACK))
    admin.is_told(say("address added", LOOPBACK))
    admin.is_told(say("claim accepted", number))
    expect(page.locator("main")).to_contain_text(say("no claim"))


def admin_opens_it_from_the_list(admin: Side, number: str) -> None:
    """Of two orders that wait for payment the list holds one when both filters are set."""
    say, hand, page = admin.say, admin.hand, admin.page
    hand.within("nav").open(say("orders"))
    admin.stands_at(say("orders"))
    filters = hand.within(".filter")
    filters.fill(say("customer"), "budi")
    filters.choose(say("status"), "Processing")
    filters.press(say("filter"))
    page.wait_for_url("**customer=budi**")
    expect(page.locator("tbody .number")).to_have_text([number])
    admin.person.fits()
    hand.open(say("open order", number))
    admin.stands_at(say("order", number))
    expect(page.locator(".history")).to_contain_text(say("by customer", LOOPBACK))


def admin_tells_of_the_work(admin: Side, number: str) -> None:
    admin.hand.fill(admin.say("comment"), PACKED)
    expect(admin.page.locator("#notify")).to_be_checked()
    _adds(admin, number, "Processing", PACKED)


def admin_ships(admin: Side, number: str) -> None:
    say, hand = admin.say, admin.hand
    hand.choose(say("status"), "Shipped")
    hand.fill(say("courier"), "JNE")
    hand.fill("No Resi", RESI)
    hand.fill(say("comment"), ON_ITS_WAY)
    preview = admin.page.locator("#preview")
    expect(preview).to_contain_text(say("becomes", "Shipped"))
    expect(preview.locator(".subject")).to_have_text(say("mail of shipping", number, RESI))
    expect(preview.locator("pre")).to_contain_text(ON_ITS_WAY)
    _adds(admin, number, "Shipped", ON_ITS_WAY)


def admin_completes(admin: Side, number: str) -> None:
    admin.hand.choose(admin.say("status"), "Complete")
    admin.hand.press(admin.say("notify"))
    expect(admin.page.locator("#notify")).not_to_be_checked()
    _adds(admin, number, "Complete", "", told=False)


def _adds(admin: Side, number: str, status: str, comment: str, told: bool = True) -> None:
    """And then the history says what, who, when and from where."""
    admin.hand.press(admin.say("add history"))
    entry = admin.page.locator(".history > li").filter(has_text=comment or status).first
    expect(entry.locator(".status")).to_have_text(status)
    expect(entry.locator(".told")).to_have_text(admin.say("notified" if told else "not notified"))
    expect(entry.locator(".trace")).to_contain_text(admin.say("by", ADMIN, LOOPBACK))
    expect(entry.locator("time")).to_be_visible()
    admin.is_told(admin.say("history added", number))
    expect(admin.page.locator(".notices")).to_be_in_viewport()
