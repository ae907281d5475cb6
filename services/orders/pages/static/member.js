// What HTML alone can't do: copying, and saying before it is sent that a file is too large.
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
for (const button of document.querySelectorAll("[data-copy]")) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    await copied(button.dataset.copy);
    button.focus();
    const word = button.querySelector("span"), before = word.textContent;
    word.textContent = document.body.dataset.copied;
    document.getElementById("said").textContent = `${document.body.dataset.copied}: ${button.dataset.copy}`;
    setTimeout(() => { word.textContent = before; }, 2500);
  });
}

for (const file of document.querySelectorAll("input[type=file][data-largest]")) {
  file.addEventListener("change", () => {
    const large = [...file.files].some((one) => one.size > Number(file.dataset.largest));
    file.setCustomValidity(large ? file.dataset.tooLarge : "");
    if (large) file.reportValidity();
  });
}
