// Measures this visit with the browser's own PerformanceObserver and reports it in the shape of the `web-vitals`
// library. No dependency, so that the demo shows all there is to sending a beacon.
(() => {
  "use strict";

  const ENDPOINT = "/v1/page";
  // A newcomer should see numbers arrive while clicking; a production page reports only when it is hidden.
  const QUIET_BEFORE_SEND_MS = 1000;
  // Session windows of CLS: shifts less than 1 s apart, at most 5 s in all (web.dev/articles/evolving-cls).
  const WINDOW_GAP_MS = 1000;
  const WINDOW_LENGTH_MS = 5000;
  // INP forgives one interaction in fifty (web.dev/articles/inp), so no more than the ten worst can ever matter.
  const INTERACTIONS_PER_FORGIVEN = 50;
  const WORST_INTERACTIONS_KEPT = 10;
  // Event Timing rounds to 8 ms; 16 is the least the interface accepts.
  const SHORTEST_EVENT_MS = 16;

  // Inclusive on the good side, as the specifications rate. `load` has no published thresholds: those of LCP stand in.
  const CATALOGUE = {
    LCP: { good: 2500, poor: 4000 },
    FCP: { good: 1800, poor: 3000 },
    CLS: { good: 0.1, poor: 0.25 },
    INP: { good: 200, poor: 500 },
    FID: { good: 100, poor: 300 },
    TTFB: { good: 800, poor: 1800 },
    load: { good: 2500, poor: 4000 },
  };

  const visit = crypto.randomUUID ? crypto.randomUUID() : randomDigits(13) + randomDigits(13);
  const navigation = performance.getEntriesByType("navigation")[0];
  const navigationType = navigation ? navigation.type.replace(/_/g, "-") : "navigate";
  // A prerendered page starts, for its visitor, when it is shown.
  const shownAt = (navigation && navigation.activationStart) || 0;
  // A page that was ever hidden before it painted tells nothing about painting.
  let hiddenSince = document.visibilityState === "hidden" ? 0 : Infinity;

  const measured = new Map();
  let timer = 0;
  let inFlight = false;

  function randomDigits(count) {
    let digits = String(1 + Math.floor(Math.random() * 9));
    while (digits.length < count) digits += Math.floor(Math.random() * 10);
    return digits;
  }

  function ratingOf(name, value) {
    const { good, poor } = CATALOGUE[name];
    return value > poor ? "poor" : value > good ? "needs-improvement" : "good";
  }

  /** Takes a metric's newest value; it is sent once the page has been quiet for a moment. */
  function take(name, value) {
    let metric = measured.get(name);
    if (!metric) {
      metric = { id: `v5-${Date.now()}-${randomDigits(13)}`, value, reported: null, reports: 0 };
      measured.set(name, metric);
    } else if (metric.value === value) {
      return;
    }
    metric.value = value;
    show(name);
    clearTimeout(timer);
    timer = setTimeout(sendShowingAnswer, QUIET_BEFORE_SEND_MS);
  }

  /** The envelope of what changed since the last report, or null. Marks it as reported. */
  function nextReport() {
    const metrics = [];
    const names = [];
    for (const [name, metric] of measured) {
      if (metric.value === metric.reported) continue;
      metrics.push({
        name, value: metric.value, delta: metric.value - (metric.reported ?? 0), id: metric.id,
        rating: ratingOf(name, metric.value), navigationType,
      });
      metric.reported = metric.value;
      metric.reports += 1;
      names.push(name);
    }
    if (metrics.length === 0) return null;
    return { names, text: JSON.stringify({ site: "demo", url: location.href, visit, metrics }) };
  }

  async function sendShowingAnswer() {
    // One at a time keeps the answers, and the page's count of them, in order.
    if (inFlight) return;
    const report = nextReport();
    if (!report) return;
    inFlight = true;
    try {
      const answer = await fetch(ENDPOINT, {
        method: "POST", body: report.text, keepalive: true, headers: { "Content-Type": "text/plain;charset=UTF-8" },
      });
      say(answer.ok ? `answer ${answer.status}: stored durably` : `answer ${answer.status}: ${await reasonOf(answer)}`);
      if (answer.ok) countAnswered(report.names);
    } catch {
      say("could not be reached");
    } finally {
      inFlight = false;
      report.names.forEach(show);
    }
    timer = setTimeout(sendShowingAnswer, QUIET_BEFORE_SEND_MS);
  }

  async function reasonOf(answer) {
    try {
      const problem = await answer.json();
      return problem.detail || problem.reason || problem.title || "refused";
    } catch {
      return "refused";
    }
  }

  /** The last word of a page: the browser delivers a beacon even after the page is gone. */
  function sendLast() {
    collectPending();
    const report = nextReport();
    if (!report) return;
    const queued = navigator.sendBeacon(ENDPOINT, report.text);
    say(queued ? "queued with sendBeacon" : "the browser's beacon queue is full");
    report.names.forEach(show);
  }

  // What the page says about itself, for people and for tests that await it: `data-sent` counts answered reports,
  // `data-sent-names` lists the metrics that have been answered.
  const answered = new Set();
  function countAnswered(names) {
    names.forEach((name) => answered.add(name));
    const root = document.documentElement;
    root.dataset.sentNames = [...answered].join(" ");
    root.dataset.sent = String(Number(root.dataset.sent || "0") + 1);
    document.dispatchEvent(new Event("vitals-answered"));
  }

  function say(text) {
    document.getElementById("answer").textContent = text;
  }

  function textOf(name, value) {
    return name === "CLS" ? value.toFixed(3) : `${Math.round(value).toLocaleString()} ms`;
  }

  /** The rows stand in the page from the start, so that showing a number never shifts the layout it measures. */
  function show(name) {
    const metric = measured.get(name);
    const [valueCell, ratingCell, sentCell] = document.getElementById(`row-${name}`).querySelectorAll("td");
    const rating = ratingOf(name, metric.value);
    valueCell.textContent = textOf(name, metric.value);
    ratingCell.textContent = rating.replace("-", " ");
    ratingCell.className = rating;
    sentCell.textContent =
      metric.value !== metric.reported ? "waiting" : metric.reports === 1 ? "once" : `${metric.reports} times`;
  }

  const observers = [];
  function observe(type, handle, options) {
    if (!PerformanceObserver.supportedEntryTypes.includes(type)) return;
    const observer = new PerformanceObserver((list) => handle(list.getEntries()));
    observer.observe({ type, buffered: true, ...options });
    observers.push({ observer, handle });
  }

  /** Entries the browser has made but not yet handed over. */
  function collectPending() {
    for (const { observer, handle } of observers) {
      const entries = observer.takeRecords();
      if (entries.length > 0) handle(entries);
    }
  }

  function observePaints() {
    observe("paint", (entries) => {
      for (const entry of entries) {
        if (entry.name === "first-contentful-paint" && entry.startTime < hiddenSince) {
          take("FCP", Math.max(entry.startTime - shownAt, 0));
        }
      }
    });
    let settled = false;
    observe("largest-contentful-paint", (entries) => {
      const last = entries[entries.length - 1];
      if (!settled && last.startTime < hiddenSince) take("LCP", Math.max(last.startTime - shownAt, 0));
    });
    // The first input settles LCP: what is painted afterwards was asked for.
    for (const type of ["keydown", "pointerdown"]) {
      addEventListener(type, () => { settled = true; }, { once: true, capture: true });
    }
  }

  function observeShifts() {
    let worst = 0;
    let sum = 0;
    let start = 0;
    let end = 0;
    // A page that never shifts scores 0, and that counts.
    if (PerformanceObserver.supportedEntryTypes.includes("layout-shift")) take("CLS", 0);
    observe("layout-shift", (entries) => {
      for (const entry of entries) {
        if (entry.hadRecentInput) continue;
        const continues = sum > 0 && entry.startTime - end < WINDOW_GAP_MS && entry.startTime - start < WINDOW_LENGTH_MS;
        if (!continues) {
          sum = 0;
          start = entry.startTime;
        }
        sum += entry.value;
        end = entry.startTime;
        worst = Math.max(worst, sum);
      }
      take("CLS", worst);
    });
  }

  function observeInteractions() {
    const durations = new Map();
    const seen = new Set();
    observe("event", (entries) => {
      for (const entry of entries) {
        if (!entry.interactionId) continue;
        seen.add(entry.interactionId);
        durations.set(entry.interactionId, Math.max(durations.get(entry.interactionId) || 0, entry.duration));
      }
      if (durations.size === 0) return;
      const worst = [...durations].sort((one, other) => other[1] - one[1]).slice(0, WORST_INTERACTIONS_KEPT);
      durations.clear();
      worst.forEach(([id, duration]) => durations.set(id, duration));
      const count = performance.interactionCount || seen.size;
      const forgiven = Math.min(Math.floor(count / INTERACTIONS_PER_FORGIVEN), worst.length - 1);
      take("INP", worst[forgiven][1]);
    }, { durationThreshold: SHORTEST_EVENT_MS });
    observe("first-input", (entries) => take("FID", Math.max(entries[0].processingStart - entries[0].startTime, 0)));
  }

  function observeNavigation() {
    if (!navigation) return;
    if (navigation.responseStart > 0) take("TTFB", Math.max(navigation.responseStart - shownAt, 0));
    // `loadEventEnd` is written after the last load handler has returned.
    const takeLoad = () => setTimeout(() => take("load", Math.max(navigation.loadEventEnd - shownAt, 0)));
    if (document.readyState === "complete") takeLoad();
    else addEventListener("load", takeLoad, { once: true });
  }

  function blockMainThread(milliseconds) {
    const end = performance.now() + milliseconds;
    while (performance.now() < end);
  }

  function offerTrouble() {
    document.getElementById("shift").addEventListener("click", () => {
      const late = document.getElementById("late");
      // A shift within 500 ms of an input is forgiven, so the notice comes later than that.
      setTimeout(() => { late.hidden = !late.hidden; }, 700);
    });
    document.getElementById("block").addEventListener("click", () => blockMainThread(300));
  }

  /** Every path below /demo shows the same page under another title. */
  function nameThePage() {
    const product = location.pathname.match(/^\/demo\/products\/(\d{1,6})$/);
    let title = "";
    if (product) title = ["Tall pitcher", "Fern planter", "Breakfast bowl"][Number(product[1]) % 3];
    else if (location.pathname === "/demo/checkout") title = "Almost yours";
    if (title) {
      document.getElementById("title").textContent = title;
      document.title = `${title}: the vitalsd demo shop`;
    }
    for (const link of document.querySelectorAll(".bar a")) {
      if (link.pathname === location.pathname) link.setAttribute("aria-current", "page");
    }
  }

  addEventListener("visibilitychange", () => {
    if (document.visibilityState !== "hidden") return;
    hiddenSince = Math.min(hiddenSince, performance.now());
    sendLast();
  }, { capture: true });
  // Safari does not always report hidden when it leaves a page.
  addEventListener("pagehide", sendLast, { capture: true });
  // A page brought back whole would go on reporting under the ids of a visit that ended: begin anew instead.
  addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });

  nameThePage();
  observePaints();
  observeShifts();
  observeInteractions();
  observeNavigation();
  offerTrouble();
  document.documentElement.dataset.sent = "0";
})();
