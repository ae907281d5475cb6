// What HTML alone can't do: pages that hear of changes, and a form that shows what its answers ask for.
"use strict";

const live = document.querySelector("[data-changes]");
if (live) {
  const said = (on) => {
    for (const [name, shown] of [["on", on], ["off", !on]]) {
      for (const sign of document.querySelectorAll(`[data-live-${name}]`)) sign.hidden = !shown;
    }
  };
  let stream = null;
  const listen = () => {
    stream = new EventSource(live.dataset.changes);
    stream.addEventListener("open", () => {
      said(true);
      htmx.trigger(live, "changed"); // what came between the page and its stream
    });
    stream.addEventListener("changed", () => htmx.trigger(live, "changed"));
    const ask = () => htmx.trigger(live, "changed"); // is refused, where the person is signed out: see door.js
    stream.addEventListener("over", () => { said(false); stream.close(); ask(); });
    stream.addEventListener("error", (event) => {
      said(false); // htmx asks every 30 s meanwhile
      if (event.target.readyState === EventSource.CLOSED) ask();
    });
  };
  // A page that nobody looks at holds no connection; it catches up when it is looked at again.
  const look = () => {
    if (document.hidden && stream) { stream.close(); stream = null; }
    if (!document.hidden && !stream) { listen(); htmx.trigger(live, "changed"); }
  };
  document.addEventListener("visibilitychange", look);
  window.addEventListener("pagehide", () => stream && stream.close());
  listen();
}

// On a phone the menu is a row that is wider than the window: where one is, and what has the focus, is seen whole.
const row = document.querySelector(".side nav");
if (row) {
  const here = row.querySelector("[aria-current]");
  if (here) row.scrollLeft = here.offsetLeft - row.offsetLeft;
  row.addEventListener("focusin", (event) => event.target.scrollIntoView({ block: "nearest", inline: "nearest" }));
}

const form = document.querySelector(".history-form");
if (form) {
  const status = form.elements.namedItem("status");
  const mend = form.elements.namedItem("mend");
  const show = () => {
    form.querySelector("[data-shipping]").hidden = status.value !== "Shipped";
    form.querySelector(".when-mending").hidden = !mend.checked;
    const others = form.querySelector("[data-mend]");
    others.hidden = others.disabled = !mend.checked;
    if (!mend.checked && status.selectedOptions[0]?.parentElement === others) status.value = form.dataset.now;
  };
  for (const moved of ["input", "followed"]) form.addEventListener(moved, show);
  show();
  form.querySelector("[data-fills]").addEventListener("change", (event) => {
    const comment = form.elements.namedItem(event.target.dataset.fills);
    if (event.target.value) comment.value = comment.value ? `${comment.value}\n${event.target.value}` : event.target.value;
    event.target.value = "";
    comment.dispatchEvent(new Event("input", { bubbles: true }));
    comment.focus();
  });
}

for (const all of document.querySelectorAll("[data-ticks]")) {
  all.addEventListener("change", () => {
    for (const box of all.form.querySelectorAll(`[name="${all.dataset.ticks}"]`)) box.checked = all.checked;
  });
}

for (const button of document.querySelectorAll("[data-print]")) button.addEventListener("click", () => window.print());
