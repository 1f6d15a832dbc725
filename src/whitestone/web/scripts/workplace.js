// What every page has beyond its HTML: keys, menus, unsaved changes, the desk without a jump.
// Each part leaves the page working where it does not run.
import { start as desk } from "./desk.js";
import { start as forms } from "./forms.js";
import { start as keys } from "./keys.js";
import { start as menus } from "./menus.js";
import { start as naming } from "./naming.js";
import { start as tables } from "./tables.js";

document.documentElement.classList.add("scripted");
menus();
keys();
naming();
forms();
desk();
tables();
