// The employer's page beyond links and forms. Everything works without it.
"use strict";

// Enter in the field for a skill's name looks it up, rather than ranking.
document.addEventListener("keydown", (event) => {
  const pressed = event.key === "Enter" && event.target.dataset && event.target.dataset.presses;
  const button = pressed && document.getElementById(pressed);
  if (!button) return;
  event.preventDefault();
  button.click();
});

// Where the button that was pressed is gone with what it changed, go on from the field beside it.
document.addEventListener("htmx:after:swap", () => {
  const lost = !document.activeElement || document.activeElement === document.body;
  const field = document.getElementById("find");
  if (lost && field && field.closest("#ask")) field.focus();
});
