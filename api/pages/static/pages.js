// What pages do beyond links and forms, each only if its markup is there. Everything works without it.
"use strict";

// Tell readers of the screen that new results have arrived.
document.addEventListener("htmx:after:swap", () => {
  const heading = document.querySelector("#results h2, #results [data-summary]");
  const status = document.getElementById("status");
  if (heading && status) status.textContent = heading.textContent.trim();
});
