/// Bodies and scripts of the pages the page script is tried on.
enum PageFixture {
    static let button = #"<h1>Cart</h1><button id="busy">Pay</button><p id="text">Words to be painted.</p>"#

    /// A picture that is 700 ms late, a place that moves, and files of each kind.
    static let everything =
        #"<div id="late"></div>"# + button + #"<img id="hero" src="/slow.svg" width="600" height="400" alt="">"#
        + (1...10).map { #"<img src="/images/\#($0).svg" width="9" height="9" alt="">"# }.joined()
        + (1...10).map { #"<script src="/scripts/\#($0).js"></script>"# }.joined()

    static let router = #"<div id="late"></div><a id="go" href="/item/7">Item</a><p>A list.</p>"#

    /// Keeps the page busy for 300 ms on each click.
    static let busyButton = """
        addEventListener("click", (event) => {
          if (event.target.id !== "busy") return;
          for (const end = performance.now() + 300; performance.now() < end;);
        });

        """

    /// Two session windows: two shifts close together, then a smaller one 1.2 s later; says when all is over.
    static let shifts = """
        addEventListener("load", () => {
          const place = document.getElementById("late");
          if (!place) return;
          const grow = (height) => { place.style.height = height + "px"; };
          setTimeout(grow, 100, 80);
          setTimeout(grow, 400, 200);
          setTimeout(grow, 1700, 220);
          setTimeout(() => { document.body.dataset.done = "true"; }, 2000);
        });

        """

    static let manyFiles = """
        addEventListener("DOMContentLoaded", () => {
          for (let number = 1; number <= 5; number += 1) fetch("/data/" + number);
        });

        """

    /// A router as they are written: the path changes in the click, the content a little later.
    static let routing = """
        addEventListener("click", (event) => {
          if (event.target.id !== "go") return;
          event.preventDefault();
          for (const end = performance.now() + 120; performance.now() < end;);
          history.pushState({}, "", "/item/7?from=list");
          vitals.route("/item/:id");
          setTimeout(() => { document.getElementById("late").style.height = "150px"; }, 700);
        });

        """

    static let withoutNavigationAPI = """
        Object.defineProperty(window, "navigation", { value: undefined });

        """

    static let flushSoon = """
        addEventListener("load", () => setTimeout(() => vitals.flush(), 500));

        """

    /// The rules are the only inline script a strict policy lets in when a script adds them as a file.
    static let prerenderTo = """
        if (location.pathname === "/from") addEventListener("DOMContentLoaded", () => {
          const rules = document.createElement("script");
          rules.type = "speculationrules";
          rules.textContent = JSON.stringify({ prerender: [{ source: "list", urls: ["/to"] }] });
          document.head.append(rules);
          setTimeout(() => { document.body.dataset.ready = "true"; }, 1500);
        });

        """
}
