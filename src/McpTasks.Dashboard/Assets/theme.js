// Before the first paint: the theme that the reader chose, if any; otherwise the system's rules.
try {
  const chosen = localStorage.getItem("theme");
  if (chosen === "light" || chosen === "dark") document.documentElement.dataset.theme = chosen;
} catch { /* Storage is switched off: the system's theme stays. */ }
document.documentElement.classList.add("js");
