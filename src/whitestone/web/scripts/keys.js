// Single keys: never while somebody types, never with a modifier. A key presses what the page itself offers.

const typing = (target) => target.closest("input:not([type=checkbox]), textarea, select, [contenteditable]");

function rows() {
  return [...document.querySelectorAll("[data-queue] tbody tr")];
}

/** Moves the mark in a queue by one row and brings it into view only where it is out of it. */
function mark(by) {
  const all = rows();
  if (!all.length) return;
  const at = all.findIndex((row) => row.ariaSelected === "true");
  const next = Math.min(Math.max(at + by, 0), all.length - 1);
  for (const row of all) row.ariaSelected = String(row === all[next]);
  all[next].querySelector("a").focus({ preventScroll: true });
  all[next].scrollIntoView({ block: "nearest" });
}

function press(key) {
  const place = document.querySelector(`[data-key="${key}"]`);
  if (!place || place.disabled) return false;
  place.click();
  if (place.tagName === "SUMMARY" && place.parentElement.open) place.parentElement.querySelector("select, input:not([type=hidden])")?.focus();
  return true;
}

const ACTIONS = {
  "/": () => document.getElementById("find").focus(),
  "?": () => location.assign(`${document.querySelector(".me a").pathname}#keys`),
  j: () => press("j") || mark(1),
  k: () => press("k") || mark(-1),
  x: () => rows().find((row) => row.ariaSelected === "true")?.querySelector("input[type=checkbox]")?.click(),
};

export function start() {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat && event.key === "a" || typing(event.target)) return;
    if (event.key === "Enter") {
      if (event.target === document.body && press("Enter")) event.preventDefault();
    } else if (ACTIONS[event.key]) {
      event.preventDefault();
      ACTIONS[event.key]();
    } else if (/^[a-z]$/.test(event.key)) {
      press(event.key);
    }
  });
}
