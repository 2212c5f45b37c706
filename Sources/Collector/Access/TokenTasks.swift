import Admit
import Foundation
import Receive
import Store
import Telemetry

/// `vitalsd token …`: the desk, used by whoever sits at the machine.
package struct TokenTasks: Sendable {
    private let plan: AccessPlan
    private let desk: TokenDesk
    private let clock = WallClock.system

    package init(_ settings: Settings) throws {
        guard let plan = settings.access else {
            throw BadQuestion(
                "there are no token keys; make some with: (umask 077; head -c 32 /dev/urandom | base64 > token.keys) and set token-keys"
            )
        }
        self.plan = plan
        guard FileManager.default.fileExists(atPath: settings.data.path) else {
            throw BadQuestion(
                "there is no folder \(settings.data.lastPathComponent); start the server once, or say --data")
        }
        desk = try TokenDesk(plan, data: settings.data)
    }

    package func issue(_ order: TokenDesk.Order) async throws -> TokenDesk.Issued {
        try await desk.issue(order, by: TokenTasks.who, with: TokenAuthority(plan.readKeys()), at: clock.now)
    }

    /// Ends one session or all of a subject; returns a sentence.
    package func revoke(id: String?, subject: String?) throws -> String {
        switch (id, subject) {
        case (let id?, nil):
            guard try desk.revoke(id: id, by: TokenTasks.who, at: clock.now) else {
                throw BadQuestion("there is no live session \(id.prefix(40)); `vitalsd token list` shows them")
            }
            return "revoked session \(id)"
        case (nil, let subject?):
            let count = try desk.revoke(subject: subject, by: TokenTasks.who, at: clock.now)
            return "revoked \(count) session\(count == 1 ? "" : "s") of \(subject)"
        case (nil, nil), (_?, _?): throw BadQuestion("name a session's id, or --subject")
        }
    }

    /// A table of live sessions.
    package func list() throws -> String {
        let sessions = try desk.sessions(at: clock.now)
        guard !sessions.isEmpty else { return "no session is live" }
        let table = TextTable(
            header: ["session", "subject", "scopes", "sites", "issued", "good until"],
            rows: sessions.map {
                [
                    $0.id, $0.subject, $0.scopes.text, $0.sites.isEmpty ? "(all)" : $0.sites.joined(separator: " "),
                    $0.issuedAt.description, $0.expiresAt.description,
                ]
            }, leftColumns: 6)
        return String(table.plain.dropLast())
    }

    /// As the audit log names whoever sits at the machine; behind sudo, who that is.
    static var who: String {
        let login =
            ProcessInfo.processInfo.environment["SUDO_USER"]
            ?? getpwuid(getuid()).map { String(cString: $0.pointee.pw_name) }
        return "cli:" + (login ?? "\(getuid())")
    }
}
