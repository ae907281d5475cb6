// Who is signed out while a page is open is led to the door. What they have written is not thrown away for that: it
// stays, and goes on once they have signed in again in another window.
"use strict";

const out = document.getElementById("signed-out");
if (out) {
  const fields = (kind) => [...document.querySelectorAll(`main form[method=post] ${kind}`)];
  const holdsSomething = () => fields("textarea").some((field) => field.value.trim())
    || fields("input").some((field) => field.value !== field.defaultValue);
  document.addEventListener("htmx:afterRequest", (event) => {
    const { xhr } = event.detail, token = xhr.getResponseHeader("X-Forgery-Token");
    if (token) {
      out.hidden = true;
      for (const field of document.querySelectorAll("[name=forgery_token]")) field.value = token;
    } else if (xhr.status === 401) {
      if (holdsSomething()) out.hidden = false;
      else location.assign(out.querySelector("a").href);
    }
  });
}
