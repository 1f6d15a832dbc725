// What every page has beyond its HTML. Each part leaves the page working where it is not run.
document.documentElement.classList.add("scripted");
