// Measures what visitors get and reports it when they leave. No dependency, no cookie, no storage, and nothing that
// tells one visitor from another.
//
//   <script async src="https://vitals.shop.example/page.js" data-site="shop"></script>
//
// What its tag may say: data-endpoint (/v1/page of the script's origin), data-site, data-release, data-token, data-path and
// data-route (of the page as loaded), data-sample (0 to 1, by visit), data-tag-* (8 of them), data-attribution. What a
// page may call: vitals.mark(name, ms), vitals.route(name) after the path has changed, vitals.flush(). Not `type=module`.
//
// It is served compact (scripts/compact.py): without comments and spaces, and with short names for what is declared here and
// for properties that begin with an underscore.
{
  // The host page never sees an error of ours.
  const safe = (work) => (...given) => {
    try {
      return work(...given);
    } catch {}
  };

  safe(() => {
    const stub = window.vitals;
    // Loaded a second time: the first one goes on.
    if (stub?.flush) return;

    const own = document.currentScript;
    const said = own.dataset;
    const collector = new URL(said.endpoint || "/v1/page", own.src);
    const explains = "attribution" in said;
    // What is not a number leaves nobody out.
    const rate = +(said.sample ?? 1);
    // Finer than any clock or shift, and spares 123.40000000596046.
    const rounded = (number) => Math.round(number * 1e4) / 1e4;
    const cut = (text) => text.slice(0, 100);
    let labels;
    for (const one of [...own.attributes].filter((one) => /^data-tag-/.test(one.name)).slice(0, 8)) {
      (labels = labels || {})[one.name.slice(9)] = cut(one.value);
    }
    // Neither query nor fragment leaves the browser.
    const bare = (address) => address.split(/[?#]/)[0];
    const here = () => bare(location.href);
    const loading = () => performance.getEntriesByType("navigation")[0] || {};
    const listen = (event, work) => addEventListener(event, safe(work), { capture: true, passive: true });

    // INP forgives one interaction in fifty; where the browser does not count them, none.
    const interactions = () => performance.interactionCount || 0;

    // The page as loaded, then one for each soft navigation and each return from the back/forward cache. The first is kept:
    // it may still be loading when a router changes the URL.
    const pages = [];
    let current;
    // The click that changes the route is measured after the change, but was made on the page before.
    const pageAt = (time) => pages.filter((page) => page._start <= time).pop();
    const begin = (start, about, visit) => {
      if (current) current._until = interactions();
      current = {
        _start: start, _about: about, _visit: visit || `p1-${Date.now()}-${Math.random() * 1e9 | 0}`,
        _url: here(), _metrics: [],
        _slowest: [], _counted: interactions(), _shift: 0, _isSeen: start && !document.hidden,
      };
      pages.push(current);
      pages.splice(1, pages.length - 9);
      return current;
    };
    let numbers = 0;
    const landing = begin(0);
    landing._path = said.path;
    landing._route = said.route;

    const record = (page, metric, number, attribution) => {
      let kept = page._metrics.find((one) => one.name === metric);
      if (!kept) page._metrics.push(kept = { name: metric, id: `${page._visit}-${++numbers}` });
      kept.value = rounded(number);
      kept.attribution = attribution;
    };

    // What observers hand over waits for an idle moment, or for the beacon.
    const observers = [];
    let seesShifts;
    const waiting = [];
    const drain = () => waiting.splice(0).forEach((work) => work());
    const observe = safe((type, take) => {
      // An unknown type would be a warning in the host's console.
      if (!PerformanceObserver.supportedEntryTypes.includes(type)) return;
      const hold = (entries) => waiting.push(() => entries.forEach(safe(take)));
      const observer = new PerformanceObserver((list) => {
        hold(list.getEntries());
        (window.requestIdleCallback || setTimeout)(drain);
      });
      // Events that are shorter are good whatever they are; other types know no threshold.
      observer.observe({ type, buffered: true, durationThreshold: 40 });
      return observers.push(() => hold(observer.takeRecords()));
    });

    let activated = 0;
    // Nothing is known of paints while hidden; LCP also ends with the first input, for what comes after was asked for.
    let hiddenAt = Infinity;
    let inputAt = Infinity;
    // Prerendering took nobody's time.
    const sinceShown = (time) => Math.max(time - activated, 0) || 0;

    // The nearest parents up to one with an id, as many as fit.
    const selector = (node) => {
      let path = "";
      for (let one = node?.localName ? node : node?.parentNode; one?.localName; one = one.parentNode) {
        const longer = (one.id ? "#" + one.id : [one.localName, ...one.classList].join(".")) + (path && ">" + path);
        if (path && longer.length > 100) break;
        path = longer;
        if (one.id) break;
      }
      return cut(path);
    };

    const explainPaint = (entry) => {
      const resource = performance.getEntriesByName(entry.url)[0] || {};
      const painted = sinceShown(entry.startTime);
      const first = sinceShown(loading().responseStart);
      const asked = Math.max(first, sinceShown(resource.requestStart));
      const came = Math.max(asked, Math.min(painted, sinceShown(resource.responseEnd)));
      return {
        target: selector(entry.element), timeToFirstByte: first, resourceLoadDelay: asked - first,
        resourceLoadDuration: came - asked, elementRenderDelay: painted - came,
      };
    };

    // Session windows: shifts less than 1 s apart, at most 5 s in all (web.dev/articles/evolving-cls).
    const takeShift = ({ startTime, value, hadRecentInput, sources }) => {
      if (hadRecentInput) return;
      const page = pageAt(startTime);
      if (!(startTime - page._lastShift < 1000 && startTime - page._windowStart < 5000)) {
        page._windowStart = startTime;
        page._sum = page._largest = 0;
      }
      page._lastShift = startTime;
      page._sum += value;
      if (explains && value > page._largest) {
        page._largest = value;
        page._moved = { largestShiftTarget: selector(sources[0]?.node) };
      }
      if (page._sum > page._shift) {
        page._shift = page._sum;
        page._worst = page._moved;
      }
    };

    // Of one interaction the longest event counts; no more than the ten worst interactions can ever matter.
    const takeInteraction = ({ interactionId, startTime, duration, processingStart, processingEnd, target }) => {
      if (!interactionId) return;
      const slowest = pageAt(startTime)._slowest;
      let known = slowest.find((one) => one._id === interactionId);
      if (!known) slowest.push(known = { _id: interactionId, _duration: -1 });
      if (duration > known._duration) {
        known._duration = duration;
        known._painted = startTime + duration;
        known._start = startTime;
        known._begun = known._ended = processingStart;
        known._target = explains && selector(target);
      }
      // A press, its release and the click may wait for one frame: their handlers are one piece of work. Durations are
      // rounded to 8 ms.
      if (processingEnd < known._painted + 8) known._ended = Math.max(known._ended, processingEnd);
      slowest.sort((one, other) => other._duration - one._duration).splice(10);
    };

    // The file's name tells more than what asked for it: a preload is a `link` whatever it loads.
    const kinds = {
      font: /\.(woff2?|[ot]tf|eot) /,
      script: /\.m?js | script$/,
      image: /\.(png|jpe?g|gif|webp|avif|svg|ico) | im(g|age)$/,
      style: /\.css | link$/,
      other: / /,
    };
    const weights = {};
    let weighed;
    const weigh = (kind, entry, sum) => {
      const { bytes, count } = sum[kind] || { bytes: 0, count: 0 };
      sum[kind] = { bytes: bytes + (entry.transferSize || entry.encodedBodySize || 0), count: count + 1 };
      return sum;
    };
    const takeResource = (entry) => {
      // The weight is that of the page as loaded, and beacons are no part of it.
      if (entry.name === collector.href || current !== landing && loading().loadEventStart) return;
      const words = bare(entry.name) + " " + entry.initiatorType;
      weigh(Object.keys(kinds).find((kind) => kinds[kind].test(words)), entry, weights);
      weigh("total", entry, weights);
    };

    const post = (body, headers) =>
      fetch(collector, { method: "POST", body, headers, keepalive: true }).catch(() => {});
    // A string travels as text/plain, which asks for no preflight.
    const beacon = (text) => safe(() => navigator.sendBeacon(collector, text))() || post(text);
    // Compressing takes turns of the event loop, which a page that is being left may not get any more, and a header which
    // another origin is asked about first: so it is for large reports of a page that stays, to its own origin. Left in the
    // meantime, the page sends the text as it is.
    let compressing;
    const hurry = () => {
      if (compressing) beacon(compressing);
      compressing = 0;
    };
    const send = (text, isLast) => {
      hurry();
      if (isLast || text.length < 4096 || collector.origin !== location.origin) return beacon(text);
      compressing = text;
      // Where there is no CompressionStream this throws, and the text goes with the next report.
      new Response(new Response(text).body.pipeThrough(new CompressionStream("gzip"))).blob().then((packed) => {
        if (compressing !== text) return;
        compressing = 0;
        post(packed, { "Content-Encoding": "gzip" });
      }, hurry);
    };

    // What is not known or not so is left out.
    const tidy = (key, value) => typeof value === "number" ? rounded(value) : value || undefined;
    const report = (page, isLast) => {
      const extra = {};
      if (page === landing) {
        const entry = loading();
        if (entry.responseStart) record(page, "TTFB", sinceShown(entry.responseStart));
        if (entry.loadEventStart) record(page, "load", sinceShown(entry.loadEventEnd || entry.loadEventStart));
        // The document weighs too; how much is not known before it is whole.
        const resources = weigh("total", entry, { ...weights });
        if (!weighed) {
          extra.serverTiming = entry.serverTiming?.slice(0, 10).map(({ name, duration }) => ({ name, duration }));
        }
        const text = JSON.stringify(resources);
        if (text !== weighed) extra.resources = resources;
        weighed = text;
      }
      const forgiven = ((page._until ?? interactions()) - page._counted) / 50 | 0;
      const slow = page._slowest[Math.min(forgiven, page._slowest.length - 1)];
      if (slow) record(page, "INP", slow._duration, explains && {
        interactionTarget: slow._target, inputDelay: slow._begun - slow._start,
        processingDuration: slow._ended - slow._begun, presentationDelay: Math.max(slow._painted - slow._ended, 0),
      });
      // A page that never shifts scores 0, and that counts; one nobody saw scores nothing, nor does any where the browser
      // tells no shifts.
      if (seesShifts && page._isSeen) record(page, "CLS", page._shift, page._worst);

      const metrics = page._metrics.filter((kept) => kept.value !== kept._sent).map((kept) => {
        const delta = kept.value - (kept._sent || 0);
        kept._sent = kept.value;
        return { ...kept, ...page._about, delta, _sent: undefined };
      });
      if (metrics.length || extra.resources) send(JSON.stringify({
        site: said.site, url: page._path || page._url, release: said.release,
        connection: navigator.connection?.effectiveType, visit: page._visit, token: said.token,
        webdriver: navigator.webdriver, route: page._route, tags: labels,
        weight: rate < 1 && Math.round(100 / rate) / 100, metrics, ...extra,
      }, tidy), isLast);
    };

    const tell = safe((isLast) => {
      // Not begun, or left out.
      if (!landing._about) return;
      hurry();
      observers.forEach((take) => take());
      drain();
      pages.forEach((page) => report(page, isLast));
    });

    const move = safe(() => {
      if (here() === current._url) return;
      tell();
      begin(performance.now(), { navigationType: "soft-navigation", navigationURL: here() }, current._visit);
    });

    const start = () => {
      const entry = loading();
      activated = entry.activationStart || 0;
      landing._about = {
        navigationType: document.wasDiscarded ? "restore"
          : activated ? "prerender" : (entry.type || "navigate").replace("_", "-"),
      };
      // The browser remembers what happened before this script came.
      hiddenAt = performance.getEntriesByType("visibility-state")
        .find((entry) => entry.name === "hidden" && entry.startTime >= activated)
        ?.startTime ?? (document.hidden ? 0 : Infinity);

      observe("paint", (entry) => {
        if (entry.name !== "first-contentful-paint" || entry.startTime >= hiddenAt) return;
        landing._isSeen = true;
        record(landing, "FCP", sinceShown(entry.startTime));
      });
      observe("largest-contentful-paint", (entry) => {
        if (entry.startTime >= Math.min(hiddenAt, inputAt)) return;
        record(landing, "LCP", sinceShown(entry.startTime), explains && explainPaint(entry));
      });
      seesShifts = observe("layout-shift", takeShift);
      observe("first-input", (entry) => {
        if (entry.startTime < hiddenAt) record(pageAt(entry.startTime), "FID", entry.processingStart - entry.startTime);
        takeInteraction(entry);
      });
      observe("event", takeInteraction);
      observe("resource", takeResource);

      for (const input of ["keydown", "pointerdown", "wheel", "touchmove"]) {
        listen(input, (event) => {
          if (event.isTrusted) inputAt = Math.min(inputAt, event.timeStamp);
        });
      }
      // Safari does not always say hidden when it leaves a page. What was sent already is not sent again.
      const leave = (event) => {
        hiddenAt = Math.min(hiddenAt, event.timeStamp);
        tell(true);
      };
      listen("pagehide", leave);
      listen("visibilitychange", (event) => document.hidden && leave(event));
      // A page brought back whole is a new visit; it is painted when two frames have passed.
      listen("pageshow", ({ persisted, timeStamp }) => {
        if (!persisted) return;
        hiddenAt = Infinity;
        inputAt = 0;
        const page = begin(timeStamp, { navigationType: "back-forward-cache" });
        requestAnimationFrame(() => requestAnimationFrame(() => {
          if (hiddenAt < Infinity) return;
          page._isSeen = true;
          record(page, "FCP", performance.now() - timeStamp);
          record(page, "LCP", performance.now() - timeStamp);
        }));
      });

      if (window.navigation) return navigation.addEventListener("currententrychange", move);
      for (const change of ["pushState", "replaceState"]) {
        const original = history[change];
        history[change] = (...given) => {
          original.apply(history, given);
          move();
        };
      }
      listen("popstate", move);
    };

    const note = safe((metric, ms) => {
      // A page that marks without end must not grow a beacon without end.
      if (current._metrics.length < 50 && /^[a-z0-9.-]{1,40}$/.test(metric) && Number.isFinite(ms) && ms >= 0) {
        record(current, metric, ms);
      }
    });
    window.vitals = {
      mark: note,
      route: (pattern) => {
        current._route = pattern;
      },
      flush: tell,
    };
    if (Math.random() >= rate) return;
    // A prerendered page begins, for its visitor, when it is shown.
    if (document.prerendering) listen("prerenderingchange", start);
    else start();
    stub?.q?.forEach((given) => note(...given));
  })();
}
