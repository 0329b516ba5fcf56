// Keys for reviewing links, if their reader wants them (WCAG 2.2, 2.1.4: they can be switched off).
// They press the page's own buttons, so that nothing can be done with them alone.
"use strict";

(() => {
  const KEYS = {
    a: "accept", r: "reject", u: "undo",
    n: "next", ArrowRight: "next", p: "previous", ArrowLeft: "previous",
  };
  const STORE = "designer-keys";
  const box = document.getElementById("keys-on");
  if (!box) return;
  document.getElementById("keys").hidden = false;
  try { box.checked = localStorage.getItem(STORE) !== "off"; } catch { /* not ours to keep */ }
  box.addEventListener("change", () => {
    try { localStorage.setItem(STORE, box.checked ? "on" : "off"); } catch { /* not ours to keep */ }
  });

  // Where typing, choosing or scrolling has a meaning of its own, keys keep it.
  const busy = (where) =>
    where.closest("input:not([type=checkbox]), select, textarea, .scroll, [contenteditable]") ||
    document.querySelector(".htmx-request");

  document.addEventListener("keydown", (event) => {
    const id = KEYS[event.key];
    if (!id || !box.checked || event.ctrlKey || event.altKey || event.metaKey || event.repeat) return;
    if (busy(event.target)) return;
    const wanted = document.getElementById(id);
    if (!wanted) return;
    event.preventDefault();
    wanted.click();
  });

  // What was pressed is gone after a swap: go on at the next link, not at the top of the page.
  document.addEventListener("htmx:after:swap", () => {
    if (document.activeElement && document.activeElement !== document.body) return;
    const current = document.getElementById("current");
    if (current) current.focus({ preventScroll: true });
  });
})();
