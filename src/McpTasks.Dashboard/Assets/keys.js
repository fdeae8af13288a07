// The keyboard: shortcuts between pages and inside lists, and the overlay that explains them.
(() => {
  "use strict";
  const pages = { h: "/", t: "/tasks", r: "/resources", s: "/traces", l: "/logs", m: "/metrics", e: "/telemetry" };
  const help = document.querySelector("[data-overlay]");
  const button = document.querySelector("[data-help]");
  let goes = 0;

  if (button && help) {
    button.hidden = false;
    button.addEventListener("click", () => help.showModal());
    help.addEventListener("click", (event) => { if (event.target === help) help.close(); });
  }

  function move(by) {
    const rows = [...document.querySelectorAll("tr[data-href], [data-rows] > tr")];
    if (!rows.length) return;
    const at = rows.findIndex((row) => row.contains(document.activeElement));
    const next = rows[Math.min(rows.length - 1, Math.max(0, at + by))];
    next.querySelector("a,summary")?.focus();
    next.scrollIntoView({ block: "nearest" });
  }

  const actions = {
    "?": () => help?.showModal(),
    "p": () => document.querySelector("[data-pause]")?.click(),
    "/": () => document.querySelector("main input[data-find], main input[name=text]")?.focus(),
    "j": () => move(1),
    "k": () => move(-1),
  };

  document.addEventListener("keydown", (event) => {
    if (event.target.closest?.("input,select,textarea") || event.ctrlKey || event.metaKey || event.altKey || help?.open) return;
    if (event.timeStamp < goes && pages[event.key]) {
      location.href = pages[event.key];
      return;
    }
    goes = event.key === "g" ? event.timeStamp + 1500 : 0;
    if (!actions[event.key]) return;
    event.preventDefault();
    actions[event.key]();
  });
})();
