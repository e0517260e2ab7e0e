// One key for each answer: the choices of a select and of a group of buttons are numbered 1, 2, 3 … and
// after nine by letters. Without script a select answers to the arrows, as it does everywhere.
const KEYS = "123456789abcdefghijklmnop";
const FEW = KEYS.length;

const answers = (select) => [...select.options].filter((option) => option.value);
const told = (control) => {
  for (const name of ["input", "change"]) control.dispatchEvent(new Event(name, { bubbles: true }));
};

function number(root) {
  for (const select of root.querySelectorAll("select")) {
    const options = answers(select);
    if (options.length > FEW || select.dataset.keyed) continue;
    select.dataset.keyed = "yes";
    options.forEach((option, place) => (option.text = `${KEYS[place]} ${option.text}`));
  }
  for (const group of root.querySelectorAll(".segments")) {
    group.querySelectorAll("label").forEach((label, place) => (label.dataset.key = KEYS[place]));
  }
}

function choose(select, key) {
  const options = answers(select);
  if (options.length > FEW) return false;
  const chosen = options[KEYS.indexOf(key)];
  if (!chosen) return false;
  select.value = chosen.value;
  told(select);
  return true;
}

function press(control, key) {
  const inputs = [...control.closest(".segments").querySelectorAll("input")];
  const wanted = inputs[KEYS.indexOf(key)];
  if (!wanted) return false;
  wanted.focus();
  wanted.click();
  return true;
}

function onKey(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  const [control, key] = [event.target, event.key.toLowerCase()];
  const done = control.matches("select") ? choose(control, key) : control.matches(".segments input") && press(control, key);
  if (done) event.preventDefault();
}

export function start(root) {
  // Numbers are for keys: where nothing can hover there are none.
  const hasKeys = window.matchMedia("(hover: hover)").matches;
  for (const place of root.querySelectorAll("[data-numbered]")) {
    place.addEventListener("keydown", onKey);
    if (!hasKeys) continue;
    number(place);
    place.addEventListener("rows", (event) => number(event.target));
  }
}
