// The charts of the drawer as plotly figures, in the colours of the theme. Pure functions from data to traces.
const STATES = ["working", "starved", "blocked", "down", "changeover"];
const PATTERNS = { working: "", starved: ".", blocked: "/", down: "x", changeover: "|" };
const GAP = 0.28;
const LONGEST_NAME = 17;

/** The tokens of the theme that charts use. */
export function colours() {
  const style = getComputedStyle(document.documentElement);
  const read = (name) => style.getPropertyValue(`--${name}`).trim();
  const named = Object.fromEntries(["text", "text-2", "surface", "border", "border-strong", "accent", "accent-tint", "bar", "font"].map((name) => [name, read(name)]));
  return { ...named, state: Object.fromEntries(STATES.map((state) => [state, read(`state-${state}`)])) };
}

const faded = (colour, share) => `${colour}${Math.round(255 * share).toString(16).padStart(2, "0")}`;

/** What all charts have in common. */
export function layout(c, more = {}) {
  const { xaxis, yaxis, margin, ...rest } = more;
  return {
    font: { family: c.font, size: 11, color: c["text-2"] }, paper_bgcolor: "rgba(0,0,0,0)", plot_bgcolor: "rgba(0,0,0,0)",
    margin: { l: 44, r: 8, t: 8, b: 24, ...margin }, showlegend: false, hovermode: "x unified", bargap: 0.25, uirevision: "kept", autosize: true,
    hoverlabel: { bgcolor: c.text, bordercolor: c.text, font: { color: c.surface, family: c.font, size: 11 } },
    xaxis: { showgrid: false, zeroline: false, fixedrange: false, ...xaxis },
    yaxis: { gridcolor: c.border, zeroline: false, nticks: 4, fixedrange: true, ...yaxis }, ...rest,
  };
}

const clock = (hours) => `${Math.floor(hours)}:${String(Math.round((hours % 1) * 60)).padStart(2, "0")}`;
const hoursAxis = (hours) => ({ range: [0, hours], tickvals: Array.from({ length: Math.floor(hours) + 1 }, (_, k) => k), ticktext: Array.from({ length: Math.floor(hours) + 1 }, (_, k) => clock(k)) });
export const cursor = (c, hours) => ({ type: "line", x0: hours, x1: hours, xref: "x", y0: 0, y1: 1, yref: "paper", line: { color: c.text, width: 1 } });

export function throughput(c, now, before, hours, at) {
  const x = now.mean.map((_, k) => ((k + 0.5) * now.step_s) / 3600);
  const said = x.map((hour, k) => `${Math.round(now.mean[k]).toLocaleString("en")} [${Math.round(now.low[k]).toLocaleString("en")}, ${Math.round(now.high[k]).toLocaleString("en")}] ${clock(hour)}`);
  const line = (y, more) => ({ x, y, type: "scatter", mode: "lines", hoverinfo: "skip", ...more });
  const data = [];
  if (before) data.push(line(before.mean, { line: { color: c["border-strong"], width: 1.5 } }));
  data.push(line(now.low, { line: { width: 0 } }), line(now.high, { line: { width: 0 }, fill: "tonexty", fillcolor: faded(c.accent, 0.16) }));
  data.push(line(now.mean, { line: { color: c.accent, width: 2 }, hoverinfo: "text", text: said, hovertemplate: "%{text}<extra></extra>" }));
  const shapes = [cursor(c, at)];
  return { data, layout: layout(c, { xaxis: { ...hoursAxis(hours), hoverformat: " ", unifiedhovertitle: { text: "" } }, yaxis: { tickformat: ",d" }, shapes }) };
}

export function shares(c, stations, before, names, words, selection) {
  const order = [...stations].reverse();
  const y = order.map((station) => station.id);
  const data = STATES.map((state) => ({
    type: "bar", orientation: "h", y, x: order.map((station) => 100 * (station.shares[state] ?? 0)), name: words[state], customdata: y,
    marker: { color: c.state[state], opacity: state === "working" ? 0.5 : 1, pattern: { shape: PATTERNS[state], bgcolor: c.state[state], fgcolor: faded(c.surface, 0.75), size: 5, solidity: 0.25 } },
    hovertemplate: `${words[state]} %{x:.1f}\u00a0%<extra></extra>`,
  }));
  if (before) {
    const old = new Map(before.map((station) => [station.id, 100 * station.shares.working]));
    data.push({ type: "scatter", mode: "markers", y, x: y.map((id) => old.get(id) ?? null), hoverinfo: "skip", marker: { symbol: "line-ns", size: 11, line: { width: 2, color: c["border-strong"] } } });
  }
  const row = y.indexOf(selection);
  const shapes = row < 0 ? [] : [{ type: "rect", layer: "below", xref: "paper", x0: 0, x1: 1, y0: row - 0.5, y1: row + 0.5, fillcolor: c["accent-tint"], line: { width: 0 } }];
  const ticks = { tickvals: y, ticktext: y.map((id) => names[id] ?? id), showgrid: false, nticks: 0, automargin: true, fixedrange: true };
  return { data, layout: layout(c, { barmode: "stack", hovermode: "y unified", bargap: GAP, yaxis: ticks, xaxis: { range: [0, 100], fixedrange: true, ticksuffix: "\u00a0%" }, shapes }) };
}

const short = (name) => (name.length > LONGEST_NAME ? `${name.slice(0, LONGEST_NAME - 1)}…` : name);

export function buffers(c, fills, before, names, hours, at) {
  const data = [];
  const annotations = [];
  const axes = {};
  const height = 1 / Math.max(fills.length, 1);
  const old = new Map((before ?? []).map((fill) => [`${fill.source} ${fill.target}`, fill]));
  fills.forEach((fill, k) => {
    const axis = k ? `y${k + 1}` : "y";
    const top = 1 - k * height;
    const x = fill.cells.map((_, i) => (i / (fill.cells.length - 1)) * hours);
    const earlier = old.get(`${fill.source} ${fill.target}`);
    if (earlier) data.push({ x, y: earlier.cells, yaxis: axis, type: "scatter", mode: "lines", hoverinfo: "skip", line: { color: c["border-strong"], width: 1.5 } });
    data.push({ x, y: fill.cells, yaxis: axis, type: "scatter", mode: "lines", line: { color: c.accent, width: 1 }, fill: "tozeroy", fillcolor: faded(c.accent, 0.16), hovertemplate: "%{y:,d}<extra></extra>", name: "" });
    axes[k ? `yaxis${k + 1}` : "yaxis"] = { domain: [Math.max(top - height * 0.86, 0), top], range: [0, fill.places * 1.02], showgrid: false, showticklabels: false, fixedrange: true, zeroline: true, zerolinecolor: c.border };
    annotations.push({ xref: "paper", yref: "paper", x: 0, xanchor: "right", xshift: -8, y: top - height * 0.45, yanchor: "middle", showarrow: false, text: `${short(names[fill.source] ?? fill.source)} → ${short(names[fill.target] ?? fill.target)}` });
    annotations.push({ xref: "paper", yref: "paper", x: 1, xanchor: "left", xshift: 6, y: top - height * 0.45, yanchor: "middle", showarrow: false, text: `/ ${fill.places.toLocaleString("en")}` });
  });
  const full = fills.map((fill, k) => ({ type: "line", xref: "paper", x0: 0, x1: 1, yref: k ? `y${k + 1}` : "y", y0: fill.places, y1: fill.places, line: { color: c["border-strong"], width: 1, dash: "dot" } }));
  return { data, layout: layout(c, { ...axes, xaxis: { ...hoursAxis(hours), anchor: fills.length > 1 ? `y${fills.length}` : "y" }, margin: { l: 220, r: 52 }, hovermode: "x", annotations, shapes: [...full, cursor(c, at)] }) };
}

export function lead(c, part, before) {
  const data = [{ type: "bar", x: part.minutes, y: part.percent, marker: { color: c.accent, opacity: 0.6 }, hovertemplate: "%{x:.1f} min: %{y:.1f}\u00a0%<extra></extra>" }];
  if (before) data.unshift({ type: "scatter", mode: "lines", line: { color: c["border-strong"], width: 1.5, shape: "hvh" }, x: before.minutes, y: before.percent, hoverinfo: "skip" });
  const shapes = [{ type: "line", x0: part.median, x1: part.median, yref: "paper", y0: 0, y1: 1, line: { color: c.text, width: 1, dash: "dash" } }];
  return { data, layout: layout(c, { bargap: 0.05, hovermode: "closest", yaxis: { ticksuffix: "\u00a0%" }, shapes }) };
}

export function waterfall(c, losses, before, words) {
  let rest = 1;
  const bars = losses.map((step) => {
    const remains = step.kind === "remains";
    const end = remains ? step.share : rest;
    const start = remains ? 0 : rest - step.share;
    rest = remains ? step.share : start;
    return { ...step, remains, start, height: end - start };
  });
  const colour = (bar, k) => (bar.remains ? (k === bars.length - 1 ? c.accent : c.bar) : (c.state[bar.kind] ?? c.bar));
  const x = bars.map((bar) => words[`loss_${bar.name.toLowerCase().replace(/\s/g, "_")}`] ?? bar.name);
  const data = [{
    type: "bar", x, base: bars.map((bar) => 100 * bar.start), y: bars.map((bar) => 100 * bar.height),
    marker: { color: bars.map(colour), pattern: { shape: bars.map((bar) => PATTERNS[bar.kind] ?? ""), bgcolor: bars.map(colour), fgcolor: faded(c.surface, 0.75), size: 5, solidity: 0.25 } },
    text: bars.map((bar) => `${bar.remains ? "" : "−"}${(100 * bar.share).toFixed(1)}`), textposition: "outside", cliponaxis: false, hoverinfo: "skip",
  }];
  if (before) data.push({ type: "scatter", mode: "markers", x, y: before.map((step, k) => (losses[k]?.kind === "remains" ? 100 * step.share : null)), hoverinfo: "skip", marker: { symbol: "line-ew", size: 26, line: { width: 2, color: c["border-strong"] } } });
  return { data, layout: layout(c, { hovermode: false, margin: { t: 20 }, yaxis: { range: [0, 108], ticksuffix: "\u00a0%" }, xaxis: { fixedrange: true } }) };
}

/** A Sankey of one way: good cells go on as a band whose height is their rate, scrap leaves below. */
export function flow(c, { started, parts }, before, areas, words) {
  const gates = [{ name: words.started, value: started }, ...parts.map((part) => ({ name: areas[part.area] ?? part.area ?? words.line, value: part.good, scrapped: part.scrapped }))];
  const width = gates.length - 0.35;
  const level = 0.72; // of the height for what enters
  const scale = (value) => (value / Math.max(started, 1e-9)) * level;
  const shapes = [];
  const annotations = [];
  const number = (value) => Math.round(value).toLocaleString("en");
  gates.forEach(({ name, value, scrapped }, k) => {
    const bottom = 1 - scale(value);
    if (k + 1 < gates.length) shapes.push({ type: "rect", x0: k / width, x1: (k + 1) / width, y0: 1 - scale(gates[k + 1].value), y1: 1, fillcolor: faded(c.accent, 0.22), line: { width: 0 } });
    shapes.push({ type: "rect", x0: k / width, x1: k / width + 0.009, y0: bottom, y1: 1, fillcolor: c.accent, line: { width: 0 } });
    annotations.push({ x: k / width + 0.016, y: 0.86, xanchor: "left", showarrow: false, align: "left", text: `<b>${number(value)}</b><br>${name}`, font: { color: c.text } });
    if (!scrapped) return;
    // Scrap is some percent of the flow: its band is as thick as it is in truth, but at least two pixels.
    const thick = Math.max(scale(scrapped), 0.025);
    const from = (k - 1) / width + 0.009;
    const y = bottom;
    const end = from + 0.42 / width;
    shapes.push({ type: "path", line: { width: 0 }, fillcolor: faded(c.state.down, 0.85),
      path: `M ${from} ${y + thick} C ${(from + end) / 2} ${y + thick} ${(from + end) / 2} ${0.1 + thick} ${end} ${0.1 + thick} L ${end} 0.1 C ${(from + end) / 2} 0.1 ${(from + end) / 2} ${y} ${from} ${y} Z` });
    annotations.push({ x: end + 0.006, y: 0.1 + thick / 2, xanchor: "left", yanchor: "middle", showarrow: false, text: `${words.scrap} ${scrapped < 10 ? scrapped.toFixed(1) : number(scrapped)}` });
  });
  if (before) annotations.push({ x: 1, y: 0, xanchor: "right", yanchor: "bottom", showarrow: false, text: `${words.before} ${number(before.parts.at(-1).good)}`, font: { color: c["text-2"] } });
  const hidden = { visible: false, range: [0, 1], fixedrange: true };
  return { data: [{ type: "scatter", x: [0], y: [0], mode: "markers", marker: { opacity: 0 }, hoverinfo: "skip" }], layout: layout(c, { hovermode: false, margin: { l: 4, r: 4, t: 4, b: 4 }, xaxis: hidden, yaxis: hidden, shapes, annotations }) };
}
