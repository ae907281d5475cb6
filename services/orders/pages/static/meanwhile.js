// The form of the order page follows its order: what may be chosen, and which version of it the person knows. What they
// have written stays. Their change goes through only once what is new has stood before their eyes.
"use strict";

const EYES = 1_000; // milliseconds
const following = document.querySelector(".history-form");
if (following) {
  const field = (name) => following.elements.namedItem(name);
  const status = field("status"), override = field("override"), beside = document.getElementById("meanwhile");
  const texts = ["comment", "courier", "tracking_number", "correction_reason"];
  let known = field("seen").value, sent = false, reading = 0;

  const holdsSomething = () => texts.some((name) => field(name).value.trim()) || field("mend").checked
    || status.value !== following.dataset.now || override.checked !== (following.dataset.override === "yes");
  const read = () => {
    if (document.hidden) reading = setTimeout(read, EYES);
    else if (!sent) field("seen").value = known;
  };
  const eyes = new IntersectionObserver((changes) => {
    clearTimeout(reading);
    if (changes.at(-1).isIntersecting) reading = setTimeout(read, EYES);
  }, { threshold: 0.9 });

  // Whoever chose nothing wants the order as it is, and it is otherwise now.
  const offer = (now) => {
    const chosen = status.value === following.dataset.now ? now.dataset.now : status.value;
    if (override.checked === (following.dataset.override === "yes")) override.checked = now.dataset.override === "yes";
    following.dataset.now = now.dataset.now;
    following.dataset.override = now.dataset.override;
    status.replaceChildren(...now.content.cloneNode(true).querySelector("select").children);
    status.value = chosen;
    if (chosen === now.dataset.now) status.querySelector("[data-gone]")?.remove();
  };
  const say = (now) => {
    eyes.disconnect();
    clearTimeout(reading);
    beside.replaceChildren(...now.content.cloneNode(true).querySelector("div").children);
    if (beside.childElementCount) eyes.observe(beside);
    else read();
  };
  const follow = (now) => {
    if (sent || Number(now.dataset.version) <= Number(known)) return;
    const written = holdsSomething();
    known = now.dataset.version;
    offer(now);
    if (written) say(now);
    else {
      field("since").value = field("seen").value = known;
      beside.replaceChildren();
    }
    following.dispatchEvent(new Event("followed")); // what it will do may be something else now
  };

  document.addEventListener("htmx:afterSwap", () => {
    const now = document.getElementById("order-now");
    if (now) follow(now);
  });
  following.addEventListener("submit", () => { sent = true; }); // what comes now is their own
  window.addEventListener("pageshow", () => { sent = false; });
}
