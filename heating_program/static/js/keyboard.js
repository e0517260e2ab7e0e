// The clerk's keyboard: Enter to the next field, Ctrl+S, Ctrl+Enter, and / for the search box.
// In a form with [data-enter-empty] Enter goes to the next field that nothing stands in yet, and
// sends the step when there is none; Tab still visits every field. Enter on the empty first field of a
// row ([data-row]) passes the rest of it by, with data-row="rest" also the rows after it. F2 ticks that
// the next household keeps what this card says.
// Nothing happens while an input method composes: its Enter and its letters are not ours.
const composing = (event) => event.isComposing || event.keyCode === 229;
const TYPED = "input:not([type=checkbox]):not([type=radio]):not([type=file]):not([type=submit])";

function stops(form) {
  const seen = new Set();
  return [...form.elements].filter((control) => {
    if (control.disabled || control.readOnly || control.tabIndex < 0) return false;
    if (control.type === "hidden" || control.matches("fieldset, output, button.plain, button.danger, [data-passed-by]")) return false;
    // What is folded away may still have a place in the layout, but takes no focus.
    if (control.getClientRects().length === 0 || control.closest("details:not([open])")) return false;
    if (control.type !== "radio" && control.type !== "checkbox") return true;
    const first = !seen.has(control.name);
    seen.add(control.name);
    return first;
  });
}

const isGroup = (control) => control.type === "radio" || control.type === "checkbox";

function isEmpty(form, control) {
  if (!isGroup(control)) return control.type !== "submit" && control.value.trim() === "";
  return !form.querySelector(`input[name="${CSS.escape(control.name)}"]:checked`);
}

function passedBy(form, from) {
  const row = from.closest("[data-row]");
  const rest = row && row.dataset.row === "rest";
  if (!row || !isEmpty(form, from) || stops(form).find((one) => row.contains(one)) !== from) return () => false;
  return (one) => (rest ? row.parentElement : row).contains(one);
}

function move(form, from, step) {
  const list = stops(form);
  const here = list.findIndex((one) => one === from || (isGroup(from) && one.name === from.name));
  const onlyEmpty = step > 0 && form.querySelector("[data-enter-empty]");
  const isPassed = onlyEmpty ? passedBy(form, from) : null;
  const ahead = onlyEmpty ? list.slice(here + 1).filter((one) => isEmpty(form, one) && !isPassed(one)) : [list[here + step]];
  const next = ahead[0];
  if (!next) {
    if (onlyEmpty) press("next");
    return;
  }
  const chosen = next.type === "radio" && form.querySelector(`input[name="${CSS.escape(next.name)}"]:checked`);
  (chosen || next).focus();
  if (next.matches(TYPED)) next.select();
}

function onEnter(event) {
  const form = event.target.form;
  if (!form || !form.hasAttribute("data-enter-next")) return;
  if (!event.target.matches("input:not([type=submit]):not([type=file]), select")) return;
  event.preventDefault();
  move(form, event.target, event.shiftKey ? -1 : 1);
}

function press(key) {
  const button = document.querySelector(`button[data-key="${key}"]:not([disabled])`);
  if (!button) return false;
  button.click();
  return true;
}

function onKey(event) {
  if (composing(event)) return;
  if (event.ctrlKey || event.metaKey) {
    const key = { s: "save", S: "save", Enter: "next" }[event.key];
    if (key && press(key)) event.preventDefault();
  } else if (event.key === "F2") {
    const tick = event.target.closest(".card")?.querySelector("input[data-passed-by]");
    if (!tick) return;
    event.preventDefault();
    tick.click();
  } else if (event.key === "Enter" && !event.altKey) {
    onEnter(event);
  } else if (event.key === "/" && !event.target.matches("input, textarea, select, [contenteditable]")) {
    const search = document.querySelector("[data-search], form[role=search] input[type=search]");
    if (!search) return;
    event.preventDefault();
    search.focus();
    search.select();
  }
}

function begin(root) {
  const form = root.querySelector("[data-enter-empty]")?.closest("form");
  if (!form || root.querySelector("[data-error-summary]")) return;
  // On a slow line the scripts come after the first letters: whoever types keeps their place.
  if (document.activeElement && document.activeElement !== document.body) return;
  const named = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  const folded = named && named.closest("details");
  if (folded) folded.open = true;
  const wanted = named && named.matches("input, select, textarea") ? named : stops(form).find((one) => isEmpty(form, one));
  if (wanted) wanted.focus();
}

export function start(root) {
  root.addEventListener("keydown", onKey);
  begin(root);
}
