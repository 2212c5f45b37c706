package import Telemetry

/// What a browser sent, as it said it: nothing is normalised or believed yet.
package struct PageBeacon: Hashable, Sendable {
    package var format = PageFormat.webVitals
    package var site: String?
    package var url: String?
    /// The route template by the page's own router, `/courses/[id]`; it knows better than a URL what is one page.
    package var route: String?
    package var release: String?
    /// The client's id of this view of the page.
    package var visit: String?
    package var connection: String?
    package var device: String?
    /// The browser's name by the client itself; the user agent may be a proxy's.
    package var browser: String?
    /// Whether the page saw `navigator.webdriver`.
    package var isDriven = false
    /// The token a site hands to its pages: sendBeacon cannot set a header. A secret: never stored, never logged.
    package var token: String?
    /// How many page views this one stands for where a page samples: 1 to 10 000, not always whole.
    package var weight = 1.0
    package var tags: [PageTag] = []
    /// What the page's own server said about its answer.
    package var serverTiming: [ServerTiming] = []
    package var reports: [VitalReport] = []
    /// Reports that could not be used, each with its reason.
    package var refusals: [Refusal] = []

    package init() {}

    /// Whether it says nothing at all about its page.
    package var isEmpty: Bool {
        reports.isEmpty && serverTiming.isEmpty && refusals.isEmpty
    }

    /// Whether one more measurement may be read; where not, that is the last refusal, and the reader stops.
    mutating func admitsOneMore() -> Bool {
        guard reports.count + refusals.count < PageBeacon.reportLimit else {
            refusals.append(
                Refusal(.tooLarge, "more than \(PageBeacon.reportLimit) metrics in one beacon; send several"))
            return false
        }
        return true
    }

    /// A batch of a long visit with soft navigations stays far below; more is not one page's beacon.
    private static let reportLimit = 500
}
