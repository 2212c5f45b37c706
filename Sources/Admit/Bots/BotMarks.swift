package import Telemetry

/// A set of bot rules in one byte: what an agent matches, or the rules that are in some mode.
package struct BotMarks: OptionSet, Hashable, Sendable {
    package let rawValue: UInt8

    @inlinable
    package init(rawValue: UInt8) { self.rawValue = rawValue }

    package static let userAgent = BotMarks(.userAgent)
    package static let headless = BotMarks(.headless)
    package static let webdriver = BotMarks(.webdriver)
    package static let tool = BotMarks(.tool)
    package static let impossible = BotMarks(.impossible)
    package static let custom = BotMarks(.custom)

    package init(_ rule: BotRule) { self.init(rawValue: 1 << BotMarks.position(of: rule)) }

    package func contains(_ rule: BotRule) -> Bool { contains(BotMarks(rule)) }

    /// In the order of `BotRule`'s cases.
    package var rules: [BotRule] { BotRule.allCases.filter { contains($0) } }

    /// The first in the order of `BotRule`'s cases; nil when there is none.
    package var first: BotRule? { isEmpty ? nil : BotRule.allCases.first { contains($0) } }

    private static func position(of rule: BotRule) -> UInt8 {
        switch rule {
        case .userAgent: 0
        case .headless: 1
        case .webdriver: 2
        case .tool: 3
        case .impossible: 4
        case .custom: 5
        }
    }
}
