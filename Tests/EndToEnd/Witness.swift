import Foundation

/// What the browser's own observers told a script that shares nothing with the one under test, and what the metrics are by
/// their definitions, written down as plainly as possible.
struct Witness: Decodable, Sendable {
    struct Entry: Decodable, Hashable, Sendable {
        let type: String
        let name: String
        let startTime: Double
        let duration: Double
        let value: Double?
        let hadRecentInput: Bool?
        let processingStart: Double?
        let interactionId: Double?
        let initiatorType: String?
        let transferSize: Double?
        let encodedBodySize: Double?
        let responseStart: Double?
        let loadEventEnd: Double?
    }

    let entries: [Entry]
    /// The types of entries that this browser has.
    let supported: [String]
    let interactionCount: Double?

    static func ask(_ browser: some Browser) async throws -> Witness {
        let text = try await browser.run("return JSON.stringify(witness())")
        do {
            return try JSONDecoder().decode(Witness.self, from: Data(text.utf8))
        } catch {
            throw EndToEndFailure("not what the witness says: \(text) (\(error))")
        }
    }

    func of(_ type: String) -> [Entry] { entries.filter { $0.type == type }.sorted { $0.startTime < $1.startTime } }

    var largestPaint: Double? { of("largest-contentful-paint").last?.startTime }
    var firstPaint: Double? { of("paint").first { $0.name == "first-contentful-paint" }?.startTime }
    var firstInputDelay: Double? {
        of("first-input").first.flatMap { entry in entry.processingStart.map { $0 - entry.startTime } }
    }
    var navigation: Entry? { of("navigation").first }

    /// The worst interaction, as long as there are fewer than fifty.
    var slowestInteraction: Double? {
        (of("event") + of("first-input")).filter { ($0.interactionId ?? 0) > 0 }.map(\.duration).max()
    }

    /// The worst session window: shifts less than 1 s apart, at most 5 s in all.
    var layoutShift: Double {
        var windows: [[Entry]] = []
        for shift in of("layout-shift") where shift.hadRecentInput == false {
            let window = windows.last ?? []
            if let first = window.first, let last = window.last, shift.startTime - last.startTime < 1000,
                shift.startTime - first.startTime < 5000
            {
                windows[windows.count - 1].append(shift)
            } else {
                windows.append([shift])
            }
        }
        return windows.map { $0.reduce(0) { $0 + ($1.value ?? 0) } }.max() ?? 0
    }
}
