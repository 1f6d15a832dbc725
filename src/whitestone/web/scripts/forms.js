// Forms of records: what was typed is kept in this tab until the server has taken it, and leaving asks first.

const PREFIX = "typed:";

const CHOSEN = "chosen:"; // before the name of a list: what its chosen entries are called

function values(form) {
  const typed = [...new FormData(form)].filter(([name, value]) => name !== "csrfmiddlewaretoken" && typeof value === "string");
  // A record that was found by its name stands in no list of the page when it is opened again.
  const lists = [...form.querySelectorAll("select")].filter((one) => one.name);
  const chosen = lists.flatMap((one) => [...one.selectedOptions].map((each) => [`${CHOSEN}${one.name}`, each.text]));
  return [...typed, ...chosen];
}

function choose(list, values, texts) {
  values.forEach((value, at) => {
    if (![...list.options].some((one) => one.value === value)) list.add(new Option(texts[at] ?? value, value));
  });
  for (const option of list.options) option.selected = values.includes(option.value);
}

function putBack(form, kept) {
  const names = new Set([...form.elements].map((one) => one.name).filter((name) => name && name !== "csrfmiddlewaretoken"));
  for (const name of names) {
    const mine = kept.filter(([one]) => one === name).map(([, value]) => value);
    for (const one of form.querySelectorAll(`[name="${CSS.escape(name)}"]`)) {
      if (one.type === "checkbox") one.checked = mine.includes(one.value);
      else if (one instanceof HTMLSelectElement) choose(one, mine, kept.filter(([each]) => each === CHOSEN + name).map(([, text]) => text));
      else if (one.type !== "hidden" && mine.length) one.value = mine[0];
    }
  }
}

function offer(form, key, kept) {
  const words = form.dataset;
  const bar = document.createElement("p");
  bar.className = "message row";
  bar.setAttribute("role", "status");
  const said = document.createElement("span");
  said.textContent = words.kept;
  const back = document.createElement("button");
  back.type = "button";
  back.textContent = words.back;
  back.addEventListener("click", () => {
    putBack(form, kept);
    form.dispatchEvent(new Event("input"));
    bar.remove();
  });
  const drop = document.createElement("button");
  drop.type = "button";
  drop.className = "quiet";
  drop.textContent = words.drop;
  drop.addEventListener("click", () => {
    sessionStorage.removeItem(key);
    bar.remove();
  });
  bar.append(said, back, drop);
  form.before(bar);
}

export function start() {
  document.getElementById("errors")?.focus();
  const form = document.querySelector("form[data-keep]");
  const sent = sessionStorage.getItem("sent");
  if (!form) {
    // The page after saving is the record's own; a refusal says so, and keeps what was typed.
    if (sent && !document.querySelector("[data-refused]")) sessionStorage.removeItem(sent);
    sessionStorage.removeItem("sent");
    return;
  }
  const key = PREFIX + location.pathname;
  const answered = document.getElementById("errors") !== null;
  const kept = JSON.parse(sessionStorage.getItem(key) ?? "null");
  if (kept && !answered) offer(form, key, kept);
  let changed = answered;
  form.addEventListener("input", () => {
    changed = true;
    sessionStorage.setItem(key, JSON.stringify(values(form)));
  });
  form.addEventListener("submit", () => {
    changed = false;
    sessionStorage.setItem("sent", key);
  });
  window.addEventListener("beforeunload", (event) => {
    if (changed) event.preventDefault();
  });
}
