// The waterfall: folding, walking with the arrow keys, and searching as one types.
(() => {
  "use strict";
  const folded = new Set();
  let typing = 0;

  const tree = () => document.querySelector("[data-tree]");
  const depth = (row) => Number(row.dataset.depth);
  const isParent = (row) => row.querySelector("[data-fold]") !== null;

  function draw() {
    const rows = tree()?.children ?? [];
    let below = Infinity;
    for (const row of rows) {
      if (depth(row) <= below) below = Infinity;
      row.hidden = depth(row) > below;
      const shut = folded.has(row.dataset.key);
      row.querySelector("[data-fold]")?.setAttribute("aria-expanded", String(!shut));
      if (shut && below === Infinity) below = depth(row);
    }
    const all = document.querySelector("[data-fold-all]");
    if (all) all.hidden = ![...rows].some(isParent);
  }

  function fold(row, shut) {
    if (shut) folded.add(row.dataset.key);
    else folded.delete(row.dataset.key);
    draw();
  }
  function foldAll() {
    const parents = [...tree().children].filter(isParent);
    const shut = parents.some((row) => !folded.has(row.dataset.key));
    for (const row of parents) if (shut) folded.add(row.dataset.key); else folded.delete(row.dataset.key);
    draw();
  }

  const go = (url, replace) => document.dispatchEvent(new CustomEvent("live:go", { detail: { url, replace } }));
  function choose(row) {
    const link = row?.querySelector("a[data-soft]");
    if (!link) return;
    // What is folded above it is opened: a chosen span is seen.
    for (let above = row.previousElementSibling, least = depth(row); above; above = above.previousElementSibling)
      if (depth(above) < least) { least = depth(above); folded.delete(above.dataset.key); }
    draw();
    link.focus();
    row.scrollIntoView({ block: "nearest" });
    go(link.getAttribute("href"));
  }

  function current() {
    return document.activeElement?.closest?.("[data-tree] > .lane") ?? tree()?.querySelector(".chosen");
  }
  function next(row, by, fits) {
    const rows = [...tree().children].filter(fits);
    const at = row ? rows.indexOf(row) : -1;
    if (at >= 0 || !row) return rows[Math.min(rows.length - 1, Math.max(0, at + by))];
    // The chosen row does not fit itself: the nearest that does, in the direction asked for.
    const after = rows.findIndex((other) => row.compareDocumentPosition(other) & Node.DOCUMENT_POSITION_FOLLOWING);
    return by > 0 ? rows[after] : rows[(after < 0 ? rows.length : after) - 1];
  }
  const visible = (row) => !row.hidden;
  const hit = (row) => row.classList.contains("hit");

  function right(row) {
    if (isParent(row) && folded.has(row.dataset.key)) return fold(row, false);
    if (isParent(row)) choose(next(row, 1, visible));
  }
  function left(row) {
    if (isParent(row) && !folded.has(row.dataset.key)) return fold(row, true);
    for (let above = row.previousElementSibling; above; above = above.previousElementSibling)
      if (depth(above) < depth(row)) return choose(above);
  }

  const keys = {
    ArrowDown: (row) => choose(next(row, 1, visible)),
    ArrowUp: (row) => choose(next(row, -1, visible)),
    ArrowRight: right,
    ArrowLeft: left,
    n: (row) => choose(next(row, 1, hit)),
    N: (row) => choose(next(row, -1, hit)),
    f: foldAll,
  };
  document.addEventListener("keydown", (event) => {
    if (!tree() || event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
    const field = event.target.closest?.("[data-find]");
    if (field && event.key === "Escape") { field.blur(); return; }
    if (event.target.closest?.("input,select,textarea,.panel") || !keys[event.key]) return;
    const row = current();
    if (!row) return;
    event.preventDefault();
    keys[event.key](row);
  });

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-fold]");
    if (button) {
      const row = button.closest("[data-key]");
      fold(row, !folded.has(row.dataset.key));
    } else if (event.target.closest("[data-fold-all]")) foldAll();
  });

  function search(field) {
    const url = new URL(location.href);
    if (field.value.trim()) url.searchParams.set("find", field.value.trim());
    else url.searchParams.delete("find");
    go(url.pathname + url.search, true);
  }
  document.addEventListener("input", (event) => {
    if (!event.target.matches("[data-find]")) return;
    clearTimeout(typing);
    typing = setTimeout(() => search(event.target), 200);
  });
  document.addEventListener("submit", (event) => {
    if (!event.target.matches("form.search")) return;
    event.preventDefault();
    clearTimeout(typing);
    search(event.target.querySelector("[data-find]"));
    choose(next(current(), 1, hit) ?? tree().querySelector(".hit"));
  });

  document.addEventListener("live:drawn", draw);
  draw();
})();
