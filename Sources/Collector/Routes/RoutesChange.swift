import Foundation
import Normalise
import Receive
import Store
package import Telemetry

/// A wish to change what was learned.
package struct RoutesChange: Codable, Hashable, Sendable {
    package let site: String
    package let template: String
    package let action: Action

    package enum Action: String, Codable, Sendable, CaseIterable {
        /// The values get their own names again, and the position is never folded again.
        case undo
        /// A position that was undone may be folded again.
        case allow
    }

    package init(_ action: Action, site: String, template: String) {
        self.action = action
        self.site = site
        self.template = template
    }

    package static func parse(_ body: [UInt8]) throws -> RoutesChange {
        do {
            return try JSONDecoder().decode(RoutesChange.self, from: Data(body))
        } catch {
            throw BadQuestion(
                "the body is not understood; expected {\"action\":\"undo\",\"site\":\"shop\",\"template\":\"/shop/:any\"}, with undo or allow"
            )
        }
    }

    /// Throws `BadQuestion` where there is nothing to change; and what cannot be written down is not done.
    func apply(to routes: RouteBook, by who: String, _ audit: AuditLog, at now: Timestamp) throws {
        let isThere =
            switch action {
            case .undo: routes.rules.contains { $0.site == site && $0.template == template }
            case .allow: routes.pins.contains { $0.site == site && $0.template == template }
            }
        guard isThere else { throw nothingThere }
        try audit.record(
            who: who, what: "routes.\(action.rawValue)", details: ["site": site, "template": template], at: now)
        switch action {
        case .undo:
            switch routes.undo(site: site, template: template) {
            case .undone: return
            case .noSuchRule: throw nothingThere
            case .tooManyPins:
                throw BadQuestion("as many positions are undone as can be; allow another one again first")
            }
        case .allow:
            guard routes.allow(site: site, template: template) else { throw nothingThere }
        }
    }

    private var nothingThere: BadQuestion {
        switch action {
        case .undo:
            BadQuestion(
                "no rule of \"\(site.prefix(64))\" is \"\(template.prefix(200))\"; `vitalsd routes` shows what there are"
            )
        case .allow: BadQuestion("\"\(template.prefix(200))\" of \"\(site.prefix(64))\" was not undone")
        }
    }

    /// Changes what the data folder holds; no server may be running on it.
    package func apply(_ settings: Settings, at now: Timestamp) throws {
        let folder = try DataFolder(settings.data)
        try LearnedRoutesFile.change(at: folder.vitals) { stored in
            let routes = RouteBook(stored: stored)
            try apply(to: routes, by: TokenTasks.who, AuditLog(in: settings.data), at: now)
            return try RouteBook.encode(routes.learned)
        }
        withExtendedLifetime(folder) {}
    }
}
