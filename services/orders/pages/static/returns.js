// The card of a return that waits for a decision comes and goes with the news. One in which somebody writes stays, says
// what has been decided, and can't be sent any more.
"use strict";

const returns = document.getElementById("returns");
if (returns) {
  let sent = false;
  const inUse = (card) => card.contains(document.activeElement) || card.querySelector("textarea").value.trim();
  const close = (card, now) => {
    const buttons = card.querySelector(".buttons"), told = now.getElementById(`${card.id}-decided`);
    if (!told || card.querySelector(".meanwhile")) return;
    buttons.before(told.cloneNode(true));
    card.setAttribute("aria-labelledby", told.id);
    for (const button of buttons.children) button.disabled = true;
  };
  const follow = () => {
    const now = document.getElementById("returns-now")?.content;
    if (!now || sent) return;
    for (const card of returns.querySelectorAll(".return[id]")) {
      if (now.getElementById(card.id)) continue;
      if (inUse(card)) close(card, now);
      else card.remove();
    }
    for (const card of now.querySelectorAll(".return")) {
      if (!document.getElementById(card.id)) returns.append(card.cloneNode(true));
    }
  };
  document.addEventListener("htmx:afterSwap", follow);
  returns.addEventListener("submit", () => { sent = true; }); // what comes now is their own
  window.addEventListener("pageshow", () => { sent = false; });
}
