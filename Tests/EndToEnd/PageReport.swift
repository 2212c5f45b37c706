import CollectorTesting
import Foundation

/// What the page script sends, as the contract of the envelope names it.
struct PageReport: Decodable, Sendable {
    struct Metric: Decodable, Sendable {
        let name: String
        let value: Double
        let delta: Double
        let id: String
        let navigationType: String
        let navigationURL: String?
        let attribution: [String: Fact]?
    }

    struct Weight: Decodable, Hashable, Sendable {
        let bytes: Double
        let count: Int
    }

    struct ServerTiming: Decodable, Hashable, Sendable {
        let name: String
        let duration: Double
    }

    /// A value of an attribution: a text or a number.
    enum Fact: Decodable, Hashable, Sendable {
        case text(String)
        case number(Double)

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            do {
                self = .number(try container.decode(Double.self))
            } catch {
                self = .text(try container.decode(String.self))
            }
        }

        var number: Double? {
            guard case .number(let value) = self else { return nil }
            return value
        }
    }

    let site: String?
    let url: String?
    let release: String?
    let connection: String?
    let visit: String?
    let token: String?
    let webdriver: Bool?
    let route: String?
    let tags: [String: String]?
    let weight: Double?
    let metrics: [Metric]
    let resources: [String: Weight]?
    let serverTiming: [ServerTiming]?

    static func parse(_ body: [UInt8]) throws -> PageReport {
        do {
            return try JSONDecoder().decode(PageReport.self, from: Data(body))
        } catch {
            throw EndToEndFailure("not a report: \(String(decoding: body, as: UTF8.self)) (\(error))")
        }
    }

    func metric(_ name: String) -> Metric? { metrics.first { $0.name == name } }

    var names: [String] { metrics.map(\.name).sorted() }
}

extension WebhookRecorder {
    /// The next beacon.
    func nextReport() async throws -> PageReport { try PageReport.parse(try await next().body) }

    /// The next beacon of the page at `path` that holds all these metrics. A page left in the middle of an interaction sends
    /// what the browser tells at the last moment in a beacon of its own, and of two beacons either may come first.
    func report(of path: String, holding metrics: Set<String>) async throws -> PageReport {
        while true {
            let report = try await nextReport()
            if report.url?.hasSuffix(path) == true, metrics.isSubset(of: report.names) { return report }
        }
    }
}
