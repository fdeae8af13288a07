// Keeps a page up to date: the server sends the main part after every change, and only the parts that differ are replaced.
(() => {
  "use strict";
  const main = document.getElementById("main");
  const skew = Number(main.dataset.now) - Date.now();
  let version = main.dataset.version;

  // --- changing only the parts that differ: focus, selection, scroll position and unfolded details stay ---
  const keyOf = (node) => (node.nodeType === 1 ? node.dataset.key ?? node.id ?? "" : "");

  function morph(from, to) {
    if (from.nodeType === 3) {
      if (from.data !== to.data) from.data = to.data;
      return;
    }
    if (from.nodeType !== 1 || from.hasAttribute("data-still")) return;
    const keeps = (name) => name === "open" && from.nodeName === "DETAILS";
    for (const { name, value } of [...to.attributes])
      if (from.getAttribute(name) !== value && !keeps(name)) from.setAttribute(name, value);
    for (const { name } of [...from.attributes])
      if (!to.hasAttribute(name) && !keeps(name)) from.removeAttribute(name);
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
      if (match === at) at = at.nextSibling;
      else from.insertBefore(match, at);
      morph(match, wanted);
    }
    while (at) {
      const next = at.nextSibling;
      at.remove();
      at = next;
    }
  }

  // --- the stream of changes ---
  const state = document.querySelector("[data-state]");
  function say(text, isOff) {
    if (!state) return;
    state.hidden = false;
    if (state.textContent !== text) state.textContent = text;
    state.classList.toggle("off", isOff);
  }

  function take(event) {
    const field = (name) => event.split("\n").filter((line) => line.startsWith(name + ": ")).map((line) => line.slice(name.length + 2));
    const [kind] = field("event");
    if (kind === "trouble") return say("The store does not answer", true);
    if (kind !== "view") return;
    say("Live", false);
    [version] = field("id");
    const data = event.split("\n").filter((line) => line.startsWith("data:")).map((line) => line.slice(6)).join("\n");
    const parsed = new DOMParser().parseFromString(`<main>${data}</main>`, "text/html");
    children(main, parsed.querySelector("main"));
    tick();
  }

  async function read(body) {
    const reader = body.pipeThrough(new TextDecoderStream()).getReader();
    let rest = "";
    for (;;) {
      const { value, done } = await reader.read();
      if (done) return;
      const events = (rest + value).split("\n\n");
      rest = events.pop();
      events.forEach(take);
    }
  }

  const seconds = (count) => new Promise((resolve) => setTimeout(resolve, count * 1000));
  const visible = () => new Promise((resolve) => {
    if (document.visibilityState === "visible") return resolve();
    document.addEventListener("visibilitychange", resolve, { once: true });
  });

  async function follow(url) {
    for (;;) {
      // A hidden page closes its connection, because a browser opens only a few connections to one server.
      await visible();
      const stop = new AbortController();
      const hidden = () => document.visibilityState === "hidden" && stop.abort();
      document.addEventListener("visibilitychange", hidden);
      try {
        const response = await fetch(url, { headers: { "Last-Event-ID": version }, signal: stop.signal, cache: "no-store" });
        if (response.status === 401) return location.reload();
        if (response.ok) {
          say("Live", false);
          await read(response.body);
        } else {
          say(response.status === 503 ? "Not live: too many pages are open" : "Not live", true);
          await seconds(10);
        }
      } catch {
        if (!stop.signal.aborted) say("The server does not answer", true);
      } finally {
        document.removeEventListener("visibilitychange", hidden);
      }
      await seconds(1);
    }
  }

  // --- times that tick, and times of day in the reader's own zone ---
  function coarse(ms) {
    const s = Math.max(0, Math.floor(ms / 1000));
    if (s < 60) return `${s} s`;
    if (s < 3600) return `${Math.floor(s / 60)} min`;
    if (s < 86400) return `${Math.floor(s / 3600)} h`;
    return `${Math.floor(s / 86400)} d`;
  }

  function tick() {
    const now = Date.now() + skew;
    for (const time of main.querySelectorAll("time[data-tick]")) {
      const age = now - Date.parse(time.dateTime);
      const text = time.dataset.tick === "run" ? coarse(age) : age < 1000 ? "just now" : coarse(age) + " ago";
      if (time.textContent !== text) time.textContent = text;
    }
  }

  // --- what the reader does ---
  main.addEventListener("click", (event) => {
    const row = event.target.closest("tr[data-href]");
    if (row && !event.target.closest("a,button,summary,input") && !String(getSelection())) location.href = row.dataset.href;
  });

  // On a narrow screen the tabs scroll sideways, so bring the current tab into view.
  main.querySelector(".tabs a[aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });
  tick();
  setInterval(tick, 1000);
  if (main.dataset.live) follow(main.dataset.live);
})();
