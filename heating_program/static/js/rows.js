// Adds and takes away rows without asking the server, and offers as many as people were counted.
import { start as readNumbers } from "./id-number.js";

const MOST = 30;

function list(template) {
  const name = template.dataset.rows;
  const place = template.parentElement;
  const rows = () => [...place.querySelectorAll("fieldset[data-row]")];
  const form = place.closest("form");
  const changed = () => form.dispatchEvent(new Event("change", { bubbles: true }));

  function next() {
    const taken = rows().map((row) => Number(new RegExp(`^${name}-(\\d+)-`).exec(row.querySelector("input").name)[1]));
    return Math.max(-1, ...taken) + 1;
  }

  function add() {
    const row = template.content.firstElementChild.cloneNode(true);
    const [blank, own] = [`${name}-0000`, `${name}-${next()}`];
    for (const each of row.querySelectorAll("*")) {
      for (const attribute of each.attributes) attribute.value = attribute.value.replace(blank, own);
    }
    const legend = row.querySelector("legend");
    legend.textContent = legend.textContent.replace("{n}", rows().length + 1);
    template.before(row);
    readNumbers(row);
    row.dispatchEvent(new Event("rows", { bubbles: true }));
    return row;
  }

  function offer(count) {
    if (!(count > 1 && count <= MOST) || rows().length >= count - 1) return;
    if (place.matches("details")) place.open = true;
    while (rows().length < count - 1) add();
  }

  place.addEventListener("click", (event) => {
    const button = event.target.closest("button[name=rows]");
    if (!button) return;
    if (button.value === `${name}+` && rows().length < MOST) {
      event.preventDefault();
      add().querySelector("input:not([type=hidden])").focus();
    } else if (button.value.startsWith(`${name}-`)) {
      event.preventDefault();
      const row = button.closest("fieldset[data-row]");
      const before = row.previousElementSibling;
      row.remove();
      (before.querySelector("input:not([type=hidden])") || before).focus();
    }
    changed();
  });
  const counted = form.querySelector(`[name="${template.dataset.asManyAs}"]`);
  if (counted) counted.addEventListener("change", () => offer(Number(counted.value.normalize("NFKC"))));
}

export function start(root) {
  for (const template of root.querySelectorAll("template[data-rows]")) list(template);
}
