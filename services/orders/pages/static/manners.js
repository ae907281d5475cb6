// How every page behaves, at the desk and in the member area.
"use strict";

// What the page has to say comes first: the keyboard starts there, and a long page shows it. A door starts in its field.
const told = document.querySelector("[role=alert]") || document.querySelector(".notices .notice");
if (told && !document.querySelector("[autofocus]")) {
  told.tabIndex = -1;
  told.focus();
}

const menus = () => document.querySelectorAll("details.me[open]");
for (const leaving of ["click", "focusin"]) {
  document.addEventListener(leaving, (event) => {
    for (const menu of menus()) if (!menu.contains(event.target)) menu.open = false;
  });
}
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of menus()) { menu.open = false; menu.querySelector("summary").focus(); }
});

// A part that is replaced keeps the keyboard where it was: on the link or the button that is called the same. One that
// grows pushes nothing out of sight that has the focus. What was folded out stays so.
const STOPS = "a[href], button, summary, [tabindex]";
const called = (part) => part?.getAttribute("href") || part?.getAttribute("aria-label") || (part?.matches("summary") ? part.textContent.trim() : "");
const seen = (part) => { const box = part.getBoundingClientRect(); return box.top < innerHeight && box.bottom > 0; };
const folds = (part) => [...part.querySelectorAll("summary")];
let focused = "", watched = false, unfolded = [];
document.addEventListener("htmx:beforeSwap", (event) => {
  focused = called(document.activeElement);
  watched = seen(document.activeElement);
  unfolded = folds(event.target).filter((fold) => fold.parentElement.open).map(called);
});
document.addEventListener("htmx:afterSwap", (event) => {
  for (const fold of folds(event.target)) if (unfolded.includes(called(fold))) fold.parentElement.open = true;
  if (document.activeElement === document.body && focused) {
    [...event.target.querySelectorAll(STOPS)].find((part) => called(part) === focused)?.focus({ preventScroll: true });
  }
  if (document.activeElement !== document.body && watched) document.activeElement.scrollIntoView({ block: "nearest" });
});
