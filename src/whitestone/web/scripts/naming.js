// The line below a long list of records: it finds them while one writes, as a combobox with a list box (ARIA 1.2).
// What is chosen goes into the list above, which is what is sent; without script the line itself is sent and looked up.

const PAUSE = 150; // ms without a key before the server is asked

let made = 0;

class Line {
  constructor(input) {
    this.input = input;
    this.list = document.getElementById(input.dataset.list);
    this.found = [];
    this.at = -1;
    this.box = document.createElement("ul");
    this.box.id = `named-${(made += 1)}`;
    this.box.className = "named";
    this.box.hidden = true;
    this.box.setAttribute("role", "listbox");
    this.box.setAttribute("aria-label", input.labels[0]?.textContent ?? "");
    this.told = document.createElement("span");
    this.told.className = "small soft";
    this.told.setAttribute("role", "status");
    for (const [name, value] of [["role", "combobox"], ["aria-autocomplete", "list"], ["aria-expanded", "false"]]) {
      input.setAttribute(name, value);
    }
    input.setAttribute("aria-controls", this.box.id);
    input.after(this.box, this.told);
    input.addEventListener("input", () => this.later());
    input.addEventListener("keydown", (event) => this.key(event));
    input.addEventListener("blur", () => this.close());
    // The line keeps the focus while a record is pressed.
    this.box.addEventListener("mousedown", (event) => event.preventDefault());
    this.box.addEventListener("click", (event) => {
      const option = event.target.closest("[role=option]");
      if (option) this.take([...this.box.children].indexOf(option));
    });
  }

  later() {
    clearTimeout(this.waiting);
    if (this.input.value.trim()) this.waiting = setTimeout(() => this.ask(), PAUSE);
    else this.close();
  }

  async ask() {
    clearTimeout(this.waiting);
    this.asking?.abort();
    this.asking = new AbortController();
    const words = this.input.dataset;
    try {
      const address = `${words.find}?q=${encodeURIComponent(this.input.value.trim())}`;
      const answer = await fetch(address, { credentials: "same-origin", signal: this.asking.signal });
      if (!answer.ok) throw new Error(answer.statusText);
      const { found, more } = await answer.json();
      this.show(found);
      const some = found.length ? words.some.replace("{count}", found.length) : words.none;
      this.told.textContent = more ? `${some} ${words.more}` : some;
    } catch (error) {
      if (error.name === "AbortError") return;
      this.close();
      this.told.textContent = words.failed;
    }
  }

  show(found) {
    this.found = found;
    this.box.replaceChildren(
      ...found.map((one, at) => {
        const option = document.createElement("li");
        option.id = `${this.box.id}-${at}`;
        option.setAttribute("role", "option");
        option.setAttribute("aria-selected", "false");
        const name = document.createElement("bdi");
        name.textContent = one.called;
        const apart = document.createElement("bdi");
        apart.className = "small soft";
        apart.textContent = one.apart;
        option.append(name, " ", apart);
        return option;
      }),
    );
    this.box.hidden = !found.length;
    this.input.setAttribute("aria-expanded", String(found.length > 0));
    this.move(-1);
  }

  close() {
    clearTimeout(this.waiting);
    this.asking?.abort();
    this.told.textContent = "";
    this.show([]);
  }

  move(at) {
    this.box.children[this.at]?.setAttribute("aria-selected", "false");
    this.at = at;
    const option = this.box.children[at];
    if (!option) {
      this.input.removeAttribute("aria-activedescendant");
      return;
    }
    option.setAttribute("aria-selected", "true");
    option.scrollIntoView({ block: "nearest" });
    this.input.setAttribute("aria-activedescendant", option.id);
  }

  key(event) {
    const many = this.found.length;
    if (event.isComposing || event.ctrlKey || event.metaKey) return;
    if (event.key === "ArrowDown" && !many) this.ask();
    else if (event.key === "ArrowDown") this.move(this.at + 1 < many ? this.at + 1 : 0);
    else if (event.key === "ArrowUp" && many) this.move(this.at > 0 ? this.at - 1 : many - 1);
    else if (event.key === "Enter" && this.at >= 0) this.take(this.at);
    else if (event.key === "Escape" && many) this.close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  take(at) {
    const { record, called } = this.found[at];
    let option = [...this.list.options].find((one) => one.value === record);
    if (!option) {
      option = new Option(called, record);
      // Above the others, where one sees it; below the line for none.
      this.list.add(option, this.list.multiple ? 0 : 1);
    }
    option.selected = true;
    this.list.scrollTop = 0;
    this.input.value = "";
    this.close();
    this.told.textContent = this.input.dataset.taken.replace("{name}", called);
    this.list.dispatchEvent(new Event("input", { bubbles: true }));
    this.list.dispatchEvent(new Event("change", { bubbles: true }));
  }
}

export function start() {
  for (const input of document.querySelectorAll("input[data-find]")) new Line(input);
}
