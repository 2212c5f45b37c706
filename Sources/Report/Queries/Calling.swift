import Telemetry

/// A route that calls a shape.
package struct Calling: Hashable, Sendable {
    package let route: String
    /// Of the shape's calls by this route, of `all` whose route is looked for.
    package let calls: Int64
    package let all: Int64

    package init(route: String, calls: Int64, all: Int64) {
        self.route = route
        self.calls = calls
        self.all = all
    }

    /// The routes by the time they spend in the shape, the longest first; calls without a route count only in `all`.
    static func byTime(_ routes: [String: Rollup]) -> [Calling] {
        let all = routes.values.reduce(0) { $0 + $1.count }
        return routes.filter { !$0.key.isEmpty && $0.value.count > 0 }
            .sorted { ($1.value.sum, $0.key) < ($0.value.sum, $1.key) }
            .map { Calling(route: $0.key, calls: $0.value.count, all: all) }
    }
}
