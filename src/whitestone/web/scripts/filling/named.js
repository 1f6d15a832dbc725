// ODK Web Forms draws dates, lists and parts without a name that a reader of the screen could say, and parts that only
// a mouse folds. Here each is named after its question or its heading, and again whenever the form draws something new.
let count = 0;

function nameless(control) {
  return !control.ariaLabel && !control.hasAttribute("aria-labelledby") && !control.labels?.length;
}

/** What is answered is named by the question above it. */
function nameAnswers(question) {
  const label = question.querySelector(".control-text label");
  if (!label) return;
  for (const control of question.querySelectorAll("input, textarea, [role=combobox], [role=listbox]")) {
    if (!nameless(control)) continue;
    label.id ||= `question-${(count += 1)}`;
    control.setAttribute("aria-labelledby", label.id);
  }
}

/** A part, its menu and its fold are named by its heading and number; Enter and the space bar fold it as a click does. */
function namePart(panel) {
  const title = panel.querySelector(":scope > .p-panel-header .panel-title");
  if (!title) return;
  const name = title.textContent.trim().replace(/(\D)(\d+)$/, "$1 $2");
  const own = ":scope > .p-panel-header .p-panel-header-actions button, :scope > [role=region], :scope > * > [role=region]";
  for (const part of panel.querySelectorAll(own)) {
    part.removeAttribute("aria-labelledby");
    part.ariaLabel = name;
  }
  if (title.tabIndex === 0) return;
  title.tabIndex = 0;
  title.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    title.click();
  });
}

export function keepNamed(place) {
  const again = () => {
    place.querySelectorAll(".question-container").forEach(nameAnswers);
    place.querySelectorAll(".p-panel").forEach(namePart);
  };
  new MutationObserver(again).observe(place, { childList: true, subtree: true });
  again();
}
