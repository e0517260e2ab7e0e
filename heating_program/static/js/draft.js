// Keeps what is typed on the server: a second after the last change, on leaving a field, before sending.
// When that fails the page says so, keeps everything and tries again; nothing is ever kept in the browser.
// A draft that another window has changed meanwhile is never written over unasked.
const WAIT_MS = 1000;
const AGAIN_MS = [2000, 5000, 10000, 20000];

const picture = (form) => JSON.stringify([...new FormData(form)].filter(([name]) => name !== "csrf_token"));

function keeper(form, place) {
  const words = place.dataset;
  const state = document.querySelector("[data-draft-state]");
  let kept = picture(form);
  let timer = 0;
  let tries = 0;
  let running = null;
  let leaving = false;
  let pressed = null; // a button that waits for the line to come back

  function say(text, kind, ...ways) {
    form.dataset.draft = kind;
    if (!state) return;
    state.replaceChildren(text, ...ways.flatMap((way) => [" ", way]));
    state.classList.toggle("bad", kind === "lost" || kind === "elsewhere");
  }

  function way(kind, label, act) {
    const made = Object.assign(document.createElement(kind), { textContent: label, className: "button plain small" });
    if (kind === "a") Object.assign(made, { href: act, target: "_blank", rel: "noopener" });
    else Object.assign(made, { type: "button", onclick: act });
    return made;
  }

  function choose(why) {
    const mine = () => {
      delete words.mark; // says that the clerk has chosen
      flush(true);
    };
    const theirs = () => {
      leaving = true;
      if (words.place) window.location.assign(words.place);
      else window.location.reload();
    };
    say(why, "elsewhere", way("button", words.mine, mine), way("button", words.theirs, theirs));
  }

  async function renewToken() {
    const answer = await fetch(words.token, { redirect: "error", headers: { Accept: "application/json" } });
    const token = (await answer.json()).token;
    for (const input of document.querySelectorAll("input[name=csrf_token]")) input.value = token;
  }

  async function send(now) {
    const body = new FormData(form);
    if (words.mark !== undefined) body.append("draft_mark", words.mark);
    const answer = await fetch(words.draft, { method: "POST", body, redirect: "manual" });
    if (answer.type === "opaqueredirect" || answer.status === 400) return "expired";
    if (answer.status === 409) return answer.json();
    if (!answer.ok) return "lost";
    const told = await answer.json();
    kept = now;
    words.mark = told.mark;
    say(words.saved.replace("{time}", told.saved_at), "saved");
    if (words.place) history.replaceState(null, "", words.place); // a reload shows the draft
    return "";
  }

  function retry(why) {
    clearTimeout(timer);
    if (why.code === "draft_elsewhere") {
      choose(why.refused);
      return; // nothing more is sent before somebody has chosen
    }
    if (why === "expired") say(words.expired, "lost", way("a", words.logInAgain, words.login));
    else say(why === "lost" ? words.lost : why.refused, "lost");
    timer = setTimeout(() => flush(true), AGAIN_MS[Math.min(tries, AGAIN_MS.length - 1)]);
    tries += 1;
  }

  async function save(anyway) {
    const now = picture(form);
    if (now === kept && !anyway) return true;
    if (form.dataset.draft === "elsewhere" && !anyway) return false;
    say(words.saving, "saving");
    let why = await send(now).catch(() => "lost");
    if (why === "expired") {
      // Somebody may have logged in again in another tab: the new log-in has a new token.
      why = await renewToken().then(() => send(now)).catch(() => "expired");
    }
    if (why) {
      retry(why);
      return false;
    }
    tries = 0;
    if (pressed) go();
    return true;
  }

  function flush(anyway = false) {
    clearTimeout(timer);
    running = (running || Promise.resolve()).then(() => save(anyway));
    return running;
  }

  function go() {
    const button = pressed;
    pressed = null;
    leaving = true;
    // Not within the event that asked for it: a form that is being sent cannot be sent.
    setTimeout(() => form.requestSubmit(button === form ? undefined : button));
  }

  function later() {
    clearTimeout(timer);
    timer = setTimeout(() => flush(), WAIT_MS);
  }

  async function submit(event) {
    if (leaving) return;
    event.preventDefault();
    const button = event.submitter;
    const isSaved = await flush(true); // also tells whether line and log-in still stand
    if (button && button.name === "keep") {
      if (isSaved && form.dataset.draft !== "saved") say(words.saved.replace("{time}", "").trim(), "saved");
      return;
    }
    pressed = button || form;
    if (isSaved) go();
  }

  form.addEventListener("input", () => {
    pressed = null; // whoever types on has not finished
    later();
  });
  form.addEventListener("change", later);
  // The way out stands beside the words: it must not be redrawn while somebody goes to press it.
  const isStuck = () => form.dataset.draft === "lost" || form.dataset.draft === "elsewhere";
  form.addEventListener("focusout", () => !isStuck() && picture(form) !== kept && flush());
  form.addEventListener("submit", submit);
  window.addEventListener("online", () => form.dataset.draft === "lost" && flush(true));
  window.addEventListener("focus", () => form.dataset.draft === "lost" && flush(true));
  window.addEventListener("pageshow", () => {
    leaving = false;
  });
  window.addEventListener("beforeunload", (event) => {
    if (leaving || picture(form) === kept) return;
    event.preventDefault();
    event.returnValue = words.changed;
  });
}

export function start(root) {
  for (const place of root.querySelectorAll("[data-draft]:not(form)")) keeper(place.closest("form"), place);
}
