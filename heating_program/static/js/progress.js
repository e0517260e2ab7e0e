// Keeps the figures of a job up to date while its page is looked at; reloads once its state changes.
const EVERY_MS = 2000;

async function refreshed() {
  const answer = await fetch(window.location.pathname, { redirect: "error" });
  if (!answer.ok) return null;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  return page.querySelector("[data-job-progress]");
}

export function start(root, every = EVERY_MS) {
  let part = root.querySelector("[data-job-progress]");

  async function look() {
    if (part.dataset.open !== "yes") return;
    if (document.visibilityState === "visible") {
      // A lost connection is no news: the figures stay as they are until it is back.
      const fresh = await refreshed().catch(() => null);
      if (fresh && fresh.dataset.state !== part.dataset.state) {
        window.location.reload();
        return;
      }
      if (fresh) {
        part.replaceWith(fresh);
        part = fresh;
      }
    }
    setTimeout(look, every);
  }

  setTimeout(look, every);
}
