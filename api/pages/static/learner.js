// The explorer of a pathway: one credential in the middle, what it asks for left of it, what it opens right.
// The list beside it is what keys reach and what is read out; the drawing follows it. Without script neither
// is there, and nothing is missed: the tables say it all.
"use strict";

(() => {
  const SHAPES = { earned: "round-rectangle", ready: "rectangle", one_step: "cut-rectangle", blocked: "octagon", stack: "tag" };
  const SIGNS = { earned: "★ earned", ready: "✔ can start now", one_step: "→ one step away", blocked: "✖ not yet", stack: "▤ stack" };
  const LINES = {
    requires: "needed before", alongside: "taken together with", admits: "lets into", stands_for: "stands for",
    advised: "advised before", part_of: "counts towards", awards: "completing it earns",
  };
  const IN_A_COLUMN = 7;
  const WIDE = 190, HIGH = 74;

  // Cytoscape would put a style element into the head, which our policy refuses; this one tells it not to.
  const own = document.createElement("meta");
  own.id = "__________cytoscape_stylesheet";
  document.head.append(own);

  const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

  function style() {
    const text = colour("--text"), page = colour("--page"), line = colour("--line"), accent = colour("--accent");
    return [
      { selector: "node", style: { label: "data(label)", "text-wrap": "wrap", "text-max-width": 140, "text-valign": "center", "font-size": 13, color: text, "background-color": page, "border-color": text, "border-width": 1.5, width: 160, height: 58, shape: "data(shape)" } },
      { selector: "node[state = 'earned']", style: { "background-color": colour("--raised"), "border-style": "double", "border-width": 4 } },
      { selector: "node[state = 'one_step']", style: { "border-style": "dashed" } },
      { selector: "node[state = 'blocked']", style: { "border-style": "dotted" } },
      { selector: "node[?chosen]", style: { "background-color": accent, color: colour("--on-accent"), "border-color": accent, "font-weight": "bold" } },
      { selector: "edge", style: { width: 1.5, "line-color": line, "target-arrow-color": line, "target-arrow-shape": "triangle", "curve-style": "bezier" } },
      { selector: "edge[kind != 'requires']", style: { "line-style": "dashed" } },
    ];
  }

  // The one in the middle, and what stands on either side of it.
  function sides(found) {
    const middle = found.nodes.find((one) => one.chosen);
    const node = (key) => found.nodes.find((one) => one.id === key);
    const before = found.edges.filter((edge) => edge.target === middle.id);
    const after = found.edges.filter((edge) => edge.source === middle.id);
    const named = (edges, end) => edges.map((edge) => ({ edge, node: node(edge[end]) })).filter((one) => one.node);
    return { middle, before: named(before, "source"), after: named(after, "target") };
  }

  function place(number, count, side) {
    const column = Math.floor(number / IN_A_COLUMN);
    const here = Math.min(IN_A_COLUMN, count - column * IN_A_COLUMN);
    return { x: side * (column + 1.2) * WIDE, y: ((number % IN_A_COLUMN) - (here - 1) / 2) * HIGH };
  }

  function elements({ middle, before, after }) {
    const box = (one, position) => ({ data: { ...one, label: `${one.name}\n${SIGNS[one.state] || ""}`, shape: SHAPES[one.state] || "rectangle" }, position });
    const boxes = [
      box(middle, { x: 0, y: 0 }),
      ...before.map((one, number) => box(one.node, place(number, before.length, -1))),
      ...after.map((one, number) => box(one.node, place(number, after.length, 1))),
    ];
    const seen = new Map(boxes.map((one) => [one.data.id, one]));
    const lines = [...before, ...after].map((one, number) => ({ data: { id: `line-${number}`, ...one.edge } }));
    return [...seen.values(), ...lines];
  }

  function group(title, ones, section) {
    const head = document.createElement("h4"), list = document.createElement("ul");
    head.textContent = title;
    list.className = "plain";
    list.append(...ones.map(({ edge, node }) => {
      const item = document.createElement("li"), button = document.createElement("button");
      button.type = "button";
      button.className = "small";
      button.textContent = `${node.name}: ${SIGNS[node.state] || node.kind} (${LINES[edge.kind] || "related"})`;
      button.addEventListener("click", () => show(section, node.id, true));
      item.append(button);
      return item;
    }));
    return [head, list];
  }

  function tell(section, { middle, before, after }) {
    const hours = middle.hours == null ? "" : ` ${middle.hours} hours.`;
    const by = middle.issuer ? `, ${middle.issuer}` : "";
    section.querySelector(".told").textContent = `${middle.name}${by}: ${SIGNS[middle.state] || ""}.${hours} ${before.length} before it, ${after.length} after it.`;
    section.querySelector(".nodes").replaceChildren(
      ...(before.length ? group("Before it", before, section) : []),
      ...(after.length ? group("After it", after, section) : []),
    );
  }

  async function show(section, key, moved) {
    const status = section.querySelector(".told");
    try {
      const answer = await fetch(`${section.dataset.from}&item=${encodeURIComponent(key)}`, { headers: { Accept: "application/json" } });
      if (!answer.ok) throw new Error(String(answer.status));
      const found = sides(await answer.json());
      section.drawing.elements().remove();
      section.drawing.add(elements(found));
      section.drawing.fit(undefined, 18);
      tell(section, found);
      if (moved) section.querySelector(".nodes button")?.focus();
    } catch {
      status.textContent = "The explorer could not be loaded. The tables above say all of it.";
    }
  }

  function open(section, button) {
    section.querySelector(".explorer").hidden = false;
    button.hidden = true;
    section.drawing = cytoscape({
      container: section.querySelector(".canvas"), style: style(), layout: { name: "preset" },
      userZoomingEnabled: false, boxSelectionEnabled: false, autoungrabify: true, maxZoom: 1.2,
    });
    section.drawing.on("tap", "node", (event) => show(section, event.target.id(), false));
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => section.drawing.style(style()));
    section.querySelectorAll("[data-item]").forEach((one) => one.addEventListener("click", () => show(section, one.dataset.item, false)));
    show(section, section.dataset.first, true);
  }

  function offer() {
    const section = document.getElementById("explorer"), button = document.getElementById("explore");
    if (!section || !button || section.drawing || !section.hidden) return;
    section.hidden = false;
    button.addEventListener("click", () => open(section, button));
  }

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", offer);
  else offer();
})();
