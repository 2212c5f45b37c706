package import Foundation
import Telemetry

/// Bodies of `POST /v1/timings` for executions: one service a body.
package enum TimingsBodies {
    private struct Timing: Encodable {
        let query: String
        let duration: Double
        let db = "postgresql"
        let at: String?

        private enum CodingKeys: String, CodingKey {
            case query, db, at
            case duration = "duration_ms"
        }

        init(_ statement: LoggedStatement) {
            query = statement.statement
            duration = statement.durationMilliseconds
            at = statement.instant.map(\.withMilliseconds)
        }
    }

    /// Timings of a body.
    package static let timingLimit = 2000
    /// Bytes of a body.
    package static let byteLimit = 4 << 20

    /// In the order of the log within a service, services in the order in which they come up. The service is `service`, else the name of the
    /// database; where the log does not tell it, it is left out and the collector puts its default.
    package static func encode(_ statements: [LoggedStatement], service: String? = nil) -> [Data] {
        var order: [String?] = []
        var groups: [String?: [LoggedStatement]] = [:]
        for statement in statements {
            let name = service ?? statement.database
            if groups[name] == nil { order.append(name) }
            groups[name, default: []].append(statement)
        }
        return order.flatMap { bodies(groups[$0] ?? [], service: $0) }
    }

    private static func bodies(_ statements: [LoggedStatement], service: String?) -> [Data] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let head = Data("{".utf8) + (service.map { name(encoder, $0) } ?? Data()) + Data(#""timings":["#.utf8)
        var finished: [Data] = []
        var body = head
        var count = 0
        for statement in statements {
            guard let timing = try? encoder.encode(Timing(statement)) else { continue }
            if count == timingLimit || (count > 0 && body.count + timing.count + 3 > byteLimit) {
                finished.append(body + tail)
                (body, count) = (head, 0)
            }
            if count > 0 { body.append(UInt8(ascii: ",")) }
            body.append(timing)
            count += 1
        }
        return count > 0 ? finished + [body + tail] : finished
    }

    private static func name(_ encoder: JSONEncoder, _ service: String) -> Data {
        // Text can always be encoded.
        Data(#""service":"#.utf8) + ((try? encoder.encode(service)) ?? Data(#""""#.utf8)) + Data(",".utf8)
    }

    private static let tail = Data("]}".utf8)
}

extension Timestamp {
    /// RFC 3339 in UTC: `2026-08-01T10:00:00.250Z`.
    fileprivate var withMilliseconds: String {
        let fraction = String(floorDivide(milliseconds, by: 1000).remainder)
        return description.dropLast() + "." + String(repeating: "0", count: 3 - fraction.count) + fraction + "Z"
    }
}
