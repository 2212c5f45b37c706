import Telemetry

extension Metric {
    /// What the letters stand for; empty where the name says it.
    var longName: String {
        switch self {
        case .lcp: "Largest Contentful Paint"
        case .fid: "First Input Delay"
        case .cls: "Cumulative Layout Shift"
        case .inp: "Interaction to Next Paint"
        case .fcp: "First Contentful Paint"
        case .ttfb: "Time to First Byte"
        case .load: "Page load"
        case .query: "Database query"
        case .request: "Server request"
        default: ""
        }
    }

    /// One line for somebody who has never met the metric. An open set of metrics has no exhaustive switch.
    var explanation: String {
        switch self {
        case .lcp: "Time until the main content is on the screen."
        case .fid: "Time the first click waited (replaced by INP)."
        case .cls: "How much the page jumps about."
        case .inp: "Time until a click or key press is answered."
        case .fcp: "Time until anything at all is on the screen."
        case .ttfb: "Time until the first byte of the page arrives."
        case .load: "Time until the page is loaded completely."
        case .scriptBytes: "Weight of the scripts a visit loads."
        case .styleBytes: "Weight of the style sheets a visit loads."
        case .imageBytes: "Weight of the images a visit loads."
        case .fontBytes: "Weight of the fonts a visit loads."
        case .totalBytes: "Weight of everything a visit loads."
        case .totalRequests: "How many requests a visit makes."
        case .query: "Time the database takes for a query."
        case .request: "Time the server takes for a request."
        default: "A metric of your own."
        }
    }

    /// What one value stands for.
    var noun: String {
        switch origin {
        case .browser: "visit"
        case .server: "operation"
        }
    }
}
