package import Foundation
import Normalise
import Store
import Telemetry

/// What was learned of the routes, for people: `vitalsd routes` and `GET /v1/routes`.
package struct RoutesAnswer: Codable, Hashable, Sendable {
    package struct Rule: Codable, Hashable, Sendable {
        package let site: String
        /// `/shop/:any`: what stands there is called alike.
        package let template: String
        package let distinct: Int
        package let views: Int
        package let since: String
        package let examples: [String]
    }

    /// A position that is never folded, because somebody undid it.
    package struct Undone: Codable, Hashable, Sendable {
        package let site: String
        package let template: String
    }

    package let rules: [Rule]
    package let undone: [Undone]

    init(_ routes: RouteBook, site: String? = nil) {
        rules = routes.rules.filter { site == nil || $0.site == site }.map {
            Rule(
                site: $0.site, template: $0.template, distinct: $0.distinct, views: $0.views,
                since: $0.since.description, examples: $0.examples)
        }
        undone = routes.pins.filter { site == nil || $0.site == site }.map {
            Undone(site: $0.site, template: $0.template)
        }
    }

    /// From the files of a data folder; a server may be running on it, then up to its last storing is seen.
    package static func read(_ data: URL, site: String?) throws -> RoutesAnswer {
        let reader = try VitalsReader(readingAt: data.appending(path: DataFolder.vitalsName))
        return RoutesAnswer(RouteBook(stored: try reader.learnedRoutes()), site: site)
    }

    package static func parse(_ bytes: some Sequence<UInt8>, site: String?) throws -> RoutesAnswer {
        let answer = try JSONDecoder().decode(RoutesAnswer.self, from: Data(bytes))
        return RoutesAnswer(
            rules: answer.rules.filter { site == nil || $0.site == site },
            undone: answer.undone.filter { site == nil || $0.site == site })
    }

    private init(rules: [Rule], undone: [Undone]) {
        self.rules = rules
        self.undone = undone
    }

    package var json: [UInt8] {
        get throws {
            Array(try JSONAnswer.line(self).utf8)
        }
    }

    /// As a table or CSV.
    package func text(_ format: QueryQuestion.Format) -> String {
        let lines = TextTable(
            header: ["site", "template", "examples", "about", "views", "since"],
            rows: rules.map {
                [
                    $0.site, $0.template, $0.examples.joined(separator: " "), "\($0.distinct)", "\($0.views)", $0.since,
                ]
            }, leftColumns: 3)
        if format == .csv { return lines.csv }
        guard !rules.isEmpty || !undone.isEmpty else {
            return "nothing was folded: no position of a route has more than a hundred values\n"
        }
        return (rules.isEmpty ? "" : lines.plain)
            + undone.map { "\($0.site)  \($0.template)  was undone and is not folded again\n" }.joined()
    }
}
