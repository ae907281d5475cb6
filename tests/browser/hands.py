"""The two ways to work a page: by mouse, and by keyboard alone. What is wanted is called by the name that people read
or hear."""

from __future__ import annotations

from abc import ABC, abstractmethod

from playwright.sync_api import FilePayload, Locator, Page, expect

LONGEST_WALK = 120  # tabs, once around the longest page
HAS_FOCUS = "part => part === document.activeElement"
STANDS_BEFORE = "part => part.compareDocumentPosition(document.activeElement) & Node.DOCUMENT_POSITION_FOLLOWING"
# The page has just come, and the menu stands before what is wanted.
IS_FAR = """part => document.activeElement === document.body && document.querySelector('.skip')
    && part.closest('main') !== null"""
# How much of the ring around what has the focus can be seen: nothing that clips may cut it, nor the window's edge.
RING_IS_SEEN = """part => {
    const style = getComputedStyle(part), width = parseFloat(style.outlineWidth);
    if (style.outlineStyle === 'none' || width < 2) return false;
    const grown = parseFloat(style.outlineOffset) + width, box = part.getBoundingClientRect();
    const ring = {left: box.left - grown, right: box.right + grown, top: box.top - grown, bottom: box.bottom + grown};
    for (let around = part.parentElement; around && around !== document.body; around = around.parentElement) {
        if (getComputedStyle(around).overflow === 'visible') continue;
        const clip = around.getBoundingClientRect();
        if (ring.left < clip.left - 1 || ring.right > clip.right + 1) return false;
        if (ring.top < clip.top - 1 || ring.bottom > clip.bottom + 1) return false;
    }
    return ring.top < innerHeight && ring.bottom > 0 && ring.left < innerWidth && ring.right > 0;
}"""


class Hand(ABC):
    def __init__(self, page: Page, part: str = "body") -> None:
        self.page, self._part = page, page.locator(part)

    def within(self, part: str) -> Hand:
        """The same hand, for names that stand in several parts of the page."""
        return type(self)(self.page, part)

    def press(self, name: str) -> None:
        """A button, a menu that opens, or a tick."""
        part = self._part
        menu = part.locator("summary").filter(has_text=name)
        tick = part.get_by_role("checkbox", name=name, exact=True)
        self._press(part.get_by_role("button", name=name, exact=True).or_(menu).or_(tick))

    def open(self, link: str) -> None:
        self._press(self._part.get_by_role("link", name=link, exact=True))

    def fill(self, label: str, text: str) -> None:
        self._fill(self._part.get_by_label(label, exact=True), text)

    def choose(self, label: str, value: str) -> None:
        self._choose(self._part.get_by_label(label, exact=True), value)

    def attach(self, label: str, file: FilePayload) -> None:
        """The window in which a file is chosen is the browser's, not the page's."""
        field = self._part.get_by_label(label)
        self._reach(field)
        field.set_input_files(file)

    def slide_back(self, label: str) -> None:
        """To the slider's beginning."""
        self._slide_back(self._part.get_by_label(label, exact=True))

    @abstractmethod
    def _reach(self, part: Locator) -> None: ...
    @abstractmethod
    def _press(self, part: Locator) -> None: ...
    @abstractmethod
    def _fill(self, field: Locator, text: str) -> None: ...
    @abstractmethod
    def _choose(self, field: Locator, value: str) -> None: ...
    @abstractmethod
    def _slide_back(self, field: Locator) -> None: ...


class Mouse(Hand):
    def _reach(self, part: Locator) -> None:
        part.hover()

    def _press(self, part: Locator) -> None:
        part.click()

    def _fill(self, field: Locator, text: str) -> None:
        field.click(click_count=3)
        self.page.keyboard.type(text)

    def _choose(self, field: Locator, value: str) -> None:
        field.select_option(value)

    def _slide_back(self, field: Locator) -> None:
        field.click(position={"x": 2, "y": 8})


class Keyboard(Hand):
    """Never touches a part of the page itself: it only asks where the focus is."""

    def _reach(self, part: Locator) -> None:
        part.wait_for()
        self.page.wait_for_load_state()
        if part.evaluate(IS_FAR):
            self._skip()
        step = "Shift+Tab" if part.evaluate(STANDS_BEFORE) else "Tab"
        for _ in range(LONGEST_WALK):
            if part.evaluate(HAS_FOCUS):
                break
            self.page.keyboard.press(step)
        assert part.evaluate(HAS_FOCUS), f"the keyboard does not reach {part}"
        self.page.wait_for_function(RING_IS_SEEN, arg=part.element_handle())  # the page may still be rolling there

    def _skip(self) -> None:
        """By the link that stands before everything else, past the menu."""
        skip = self.page.locator(".skip")
        self.page.keyboard.press("Tab")
        expect(skip).to_be_focused()
        expect(skip).to_be_in_viewport()
        self.page.keyboard.press("Enter")
        expect(self.page.locator("main")).to_be_focused()

    def _press(self, part: Locator) -> None:
        self._reach(part)
        self.page.keyboard.press("Space" if part.get_attribute("type") == "checkbox" else "Enter")

    def _fill(self, field: Locator, text: str) -> None:
        self._reach(field)
        self.page.keyboard.press("Control+a")
        self.page.keyboard.type(text)

    def _choose(self, field: Locator, value: str) -> None:
        self._reach(field)
        self.page.keyboard.press("Home")
        for _ in range(field.locator("option").count()):
            if field.input_value() == value:
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"the keyboard does not choose {value}")

    def _slide_back(self, field: Locator) -> None:
        self._reach(field)
        self.page.keyboard.press("Home")
