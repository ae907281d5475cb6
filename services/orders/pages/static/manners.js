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
