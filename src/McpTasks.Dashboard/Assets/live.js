// Keeps a page fresh: asks once a second for its main part and changes only what differs.
(() => {
  "use strict";
  const main = document.getElementById("main");
  let version = main.dataset.version;
  let paused = false;
  let busy = false;

  // --- changing only what differs -------------------------------------------------------------
  const keyOf = (node) => node.nodeType === 1 ? node.dataset.key ?? node.id ?? "" : "";
  const keeps = (node, name) => name === "open" && node.hasAttribute("data-keep");

  function morph(from, to) {
    if (from.nodeType === 3) {
      if (from.data !== to.data) from.data = to.data;
      return;
    }
    if (from.nodeType !== 1) return;
    for (const { name, value } of [...to.attributes])
      if (from.getAttribute(name) !== value && !keeps(from, name)) from.setAttribute(name, value);
    for (const { name } of [...from.attributes])
      if (!to.hasAttribute(name) && !keeps(from, name) && !name.startsWith("data-x-")) from.removeAttribute(name);
    if (from.matches("input,select,textarea") && from === document.activeElement) return;
    children(from, to);
  }

  function children(from, to) {
    const keyed = new Map();
    for (const child of from.childNodes) if (keyOf(child)) keyed.set(keyOf(child), child);
    let at = from.firstChild;
    for (const wanted of [...to.childNodes]) {
      const key = keyOf(wanted);
      let match = key ? keyed.get(key) : at;
      if (match && !key && keyOf(match)) match = null;
      if (match && (match.nodeType !== wanted.nodeType || match.nodeName !== wanted.nodeName)) match = null;
      if (!match) {
        from.insertBefore(document.importNode(wanted, true), at);
        continue;
      }
      if (match !== at) from.insertBefore(match, at);
      else at = at.nextSibling;
      morph(match, wanted);
    }
    while (at) {
      const next = at.nextSibling;
      at.remove();
      at = next;
    }
  }

  // --- asking -----------------------------------------------------------------------------------
  async function refresh(url, force) {
    if (busy && !force) return;
    busy = true;
    try {
      const response = await fetch(url, { headers: { "X-Live": force ? "-" : version }, credentials: "same-origin" });
      if (response.status === 401) return location.reload();
      if (response.status === 204) return;
      const html = await response.text();
      if (url !== location.href || (paused && !force)) return;
      version = response.headers.get("X-Version") ?? version;
      const parsed = new DOMParser().parseFromString(`<main>${html}</main>`, "text/html");
      children(main, parsed.querySelector("main"));
      decorate();
      document.documentElement.classList.remove("offline");
    } catch {
      document.documentElement.classList.add("offline");
    } finally {
      busy = false;
    }
  }

  setInterval(() => {
    if (!paused && version !== "still" && document.visibilityState === "visible") refresh(location.href, false);
  }, 1000);
  setInterval(tick, 1000);

  function soft(url) {
    history.pushState(null, "", url);
    refresh(location.href, true);
  }
  addEventListener("popstate", () => refresh(location.href, true));
  // Other scripts ask for an address this way; what they draw themselves they draw again at "live:drawn".
  document.addEventListener("live:go", (event) => {
    if (event.detail.replace) {
      history.replaceState(null, "", event.detail.url);
      refresh(location.href, true);
    } else soft(event.detail.url);
  });

  // --- times ------------------------------------------------------------------------------------
  const two = (n) => String(n).padStart(2, "0");
  function coarse(ms) {
    const s = Math.max(0, Math.floor(ms / 1000));
    if (s < 60) return `${s} s`;
    if (s < 3600) return `${Math.floor(s / 60)} min`;
    if (s < 86400) return `${Math.floor(s / 3600)} h`;
    return `${Math.floor(s / 86400)} d`;
  }
  function set(node, text) {
    if (node.textContent !== text) node.textContent = text;
  }
  function tick() {
    const now = Date.now();
    for (const time of main.querySelectorAll("time[data-ago]")) {
      const age = now - Date.parse(time.dateTime);
      set(time, age < 1000 ? "just now" : coarse(age) + " ago");
    }
    for (const time of main.querySelectorAll("time[data-running]")) set(time, coarse(now - Date.parse(time.dateTime)));
  }
  function clocks() {
    for (const time of main.querySelectorAll("time[data-clock]")) {
      const at = new Date(time.dateTime);
      set(time, `${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}.${String(at.getMilliseconds()).padStart(3, "0")}`);
      time.title = at.toLocaleString();
    }
  }

  // --- console: follow ----------------------------------------------------------------------------
  function follow() {
    const list = main.querySelector("[data-console]");
    const label = main.querySelector("[data-follow-label]");
    if (!list || !label) return;
    label.hidden = false;
    if (label.querySelector("input").checked) list.scrollTop = list.scrollHeight;
  }

  function decorate() {
    clocks();
    tick();
    follow();
    document.dispatchEvent(new Event("live:drawn"));
  }

  // --- what the reader does -------------------------------------------------------------------------
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a");
    if (link) {
      if (link.hasAttribute("data-soft") && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
        event.preventDefault();
        soft(link.getAttribute("href"));
      }
      return;
    }
    const row = event.target.closest("tr[data-href]");
    if (row && !event.target.closest("button,summary,input") && !String(getSelection())) location.href = row.dataset.href;
  });
  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-auto]")) event.target.form.requestSubmit();
    if (event.target.matches("[data-follow]")) follow();
  });
  // On a narrow screen the pages' names scroll sideways: the present one is in view.
  document.querySelector("nav a[aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });
  const pause = document.querySelector("[data-pause]");
  if (pause) {
    pause.hidden = false;
    pause.addEventListener("click", () => {
      paused = !paused;
      pause.setAttribute("aria-pressed", String(paused));
      pause.querySelector("span").textContent = paused ? "Paused" : "Live";
      document.documentElement.classList.toggle("paused", paused);
    });
  }
  const theme = document.querySelector("[data-theme-toggle]");
  if (theme) {
    theme.hidden = false;
    theme.addEventListener("click", () => {
      const dark = document.documentElement.dataset.theme
        ? document.documentElement.dataset.theme === "dark"
        : matchMedia("(prefers-color-scheme: dark)").matches;
      document.documentElement.dataset.theme = dark ? "light" : "dark";
      try { localStorage.setItem("theme", document.documentElement.dataset.theme); } catch { /* Not kept, but it holds for this page. */ }
    });
  }
  decorate();
})();
