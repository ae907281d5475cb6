// What HTML alone can't do: copying, saying before it is sent that a file is too large, and asking for news.
"use strict";

const copied = async (text) => {
  if (navigator.clipboard && window.isSecureContext) return navigator.clipboard.writeText(text);
  const field = document.createElement("textarea"); // a page without TLS may not use the clipboard by itself
  field.value = text;
  document.body.append(field);
  field.select();
  document.execCommand("copy");
  field.remove();
};
const offer = (part) => { for (const button of part.querySelectorAll("[data-copy]")) button.hidden = false; };
offer(document);
document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  await copied(button.dataset.copy);
  button.focus();
  const word = button.querySelector("span"), before = word.textContent;
  word.textContent = document.body.dataset.copied;
  document.getElementById("said").textContent = `${document.body.dataset.copied}: ${button.dataset.copy}`;
  setTimeout(() => { word.textContent = before; }, 2500);
});

for (const file of document.querySelectorAll("input[type=file][data-largest]")) {
  file.addEventListener("change", () => {
    const large = [...file.files].some((one) => one.size > Number(file.dataset.largest));
    file.setCustomValidity(large ? file.dataset.tooLarge : "");
    if (large) file.reportValidity();
  });
}

// A page that is looked at asks for news; one that nobody looks at is silent, and asks when it is looked at again.
const EVERY = 15_000;
const news = () => document.getElementById("news");
if (news()) {
  let over = false, left = false, shown = news().dataset.shows;
  const look = () => { if (!document.hidden && !over) htmx.trigger(news(), "look"); };
  setInterval(look, EVERY);
  document.addEventListener("visibilitychange", look);
  window.addEventListener("pageshow", (event) => event.persisted && look());
  document.addEventListener("htmx:afterRequest", (event) => {
    over = event.detail.xhr.status >= 400 && event.detail.xhr.status < 500; // signed out, or no order of theirs any more: asking again helps nobody
    document.getElementById("news-over").hidden = !over;
  });
  document.addEventListener("htmx:afterSwap", () => {
    offer(news());
    if (news().dataset.shows === shown) return;
    shown = news().dataset.shows;
    document.getElementById("said").textContent = news().dataset.says;
  });
  // A form that somebody has opened is left alone, and caught up with when it is closed.
  document.addEventListener("htmx:oobBeforeSwap", (event) => {
    if (!event.detail.target.querySelector("details[open] form")) return;
    event.detail.shouldSwap = false;
    left = true;
  });
  document.addEventListener("toggle", (event) => {
    if (!left || event.target.open || !event.target.closest("#news-return")) return;
    left = false;
    news().removeAttribute("hx-headers");
    look();
  }, true);
}
