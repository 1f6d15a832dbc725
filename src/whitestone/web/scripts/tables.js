// A table wider than its place scrolls; then it can be reached by keyboard, in browsers that do not see to it themselves.

function mark() {
  for (const table of document.querySelectorAll("main table")) {
    if (table.scrollWidth > table.clientWidth) table.tabIndex = 0;
  }
}

export function start() {
  mark();
  window.addEventListener("resize", mark);
  document.addEventListener("whitestone:shown", mark);
}
