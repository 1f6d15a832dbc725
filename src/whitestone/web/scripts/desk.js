// The desk without a jump: the next item is fetched ahead, put in the place of the one before, and the bar stays put.
// A step is sent as the form would send it; where anything is unexpected the browser simply goes there.

const ahead = new Map();

async function page(address, options) {
  const answer = await fetch(address, { credentials: "same-origin", ...options });
  return { ok: answer.ok, address: answer.url, html: await answer.text() };
}

function prepare() {
  const next = document.querySelector("[data-desk] [data-next]");
  if (next && !ahead.has(next.href)) ahead.set(next.href, page(next.href).catch(() => null));
}

/** Puts a fetched page in the place of this one; says whether it could. */
function show(fetched, { push = true } = {}) {
  const made = new DOMParser().parseFromString(fetched.html, "text/html");
  const main = made.getElementById("main");
  if (!main) return false;
  if (push) history.pushState({ desk: true }, "", fetched.address);
  document.title = made.title;
  document.getElementById("main").replaceWith(main);
  window.scrollTo({ top: 0, behavior: "instant" });
  main.focus({ preventScroll: true });
  document.dispatchEvent(new Event("whitestone:shown"));
  prepare();
  return true;
}

async function go(address) {
  const fetched = (await (ahead.get(address) ?? page(address).catch(() => null))) ?? null;
  ahead.delete(address);
  if (!fetched?.ok || !show(fetched)) location.assign(address);
}

export function start() {
  if (!document.querySelector("[data-desk]")) return;
  prepare();
  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-desk] .deskbar a");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    go(link.href);
  });
  document.addEventListener("submit", async (event) => {
    const form = event.target.closest(".deskbar form");
    if (!form) return;
    event.preventDefault();
    for (const button of document.querySelectorAll(".deskbar button")) button.disabled = true;
    const fetched = await page(location.href, { method: "POST", body: new FormData(form) }).catch(() => null);
    // After a step the address is the next item's; what was fetched ahead is as old as the step and is dropped.
    ahead.clear();
    if (!fetched || !show(fetched)) location.reload();
  });
  window.addEventListener("popstate", () => location.reload());
}
