// Home, resources and tasks: questions before buttons that cannot be taken back, and the console's search and follow.
(() => {
  "use strict";
  const main = document.getElementById("main");

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.dataset.confirm && !confirm(form.dataset.confirm)) return event.preventDefault();
    if (!form.hasAttribute("data-softform")) return;
    event.preventDefault();
    go(form);
  });

  // A form that only filters changes the address and lets the page be drawn anew, without losing the place.
  let wait;
  document.addEventListener("input", (event) => {
    if (!event.target.matches("[data-find-lines]")) return;
    clearTimeout(wait);
    wait = setTimeout(() => go(event.target.form), 250);
  });
  function go(form) {
    const url = new URL(location.href);
    url.search = new URLSearchParams([...new FormData(form)].filter(([, value]) => value !== "")).toString();
    if (url.href !== location.href) document.dispatchEvent(new CustomEvent("live:go", { detail: { url: url.href, replace: true } }));
  }

  // Whoever scrolls up wants to read; whoever scrolls to the end wants to follow again.
  document.addEventListener("scroll", (event) => {
    const list = event.target;
    if (!(list instanceof Element) || !list.matches("[data-console]")) return;
    const follow = main.querySelector("[data-follow]");
    if (follow) follow.checked = list.scrollHeight - list.scrollTop - list.clientHeight < 4;
  }, true);
})();
