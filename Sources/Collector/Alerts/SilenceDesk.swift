import Foundation
import Receive
import Rules
import Store
package import Telemetry

/// Where silences are made and ended; what is done is written to the audit log first.
package struct SilenceDesk: Sendable {
    let rules: @Sendable () -> RuleSet?
    let vitals: VitalsFile
    let audit: AuditLog

    /// Gives the silence as it stands, or as it would: with what it silences.
    func make(_ wish: SilenceWish, by who: String, at now: Timestamp) throws -> SilencesAnswer {
        let silence = try wish.silence(rules: rules()?.rules.map(\.id), at: now)
        let reader = VitalsReader(vitals)
        guard wish.isTrial != true else { return try SilencesAnswer(silence, id: nil, reader) }
        let body = String(decoding: try JSONAnswer.bytes(silence), as: UTF8.self)
        try audit.record(
            who: who, what: "silence.add",
            details: ["match": silence.match.text, "until": silence.until.description, "reason": silence.reason],
            at: now)
        let id = try vitals.addSilence(body, until: silence.until)
        return try SilencesAnswer(silence, id: id, reader)
    }

    /// Throws `BadQuestion` where there is none of that number.
    func end(_ id: Int64, by who: String, at now: Timestamp) throws {
        guard try VitalsReader(vitals).silences(since: now).contains(where: { $0.id == id }) else {
            throw BadQuestion("no silence \(id) goes on; `vitalsd silence list` shows those there are")
        }
        try audit.record(who: who, what: "silence.end", details: ["id": "\(id)"], at: now)
        _ = try vitals.endSilence(id, at: now)
    }

    /// Changes what a data folder holds; no server may be running on it.
    package static func inFolder<Value>(
        _ settings: Settings, _ work: (SilenceDesk) throws -> Value
    ) throws -> Value {
        let folder = try DataFolder(settings.data)
        let vitals = try VitalsFile(at: folder.vitals)
        let rules = try settings.rules.map { try Manifests.rules(at: $0) }
        let desk = SilenceDesk(rules: { rules }, vitals: vitals, audit: AuditLog(in: settings.data))
        let value = try work(desk)
        try vitals.close()
        withExtendedLifetime(folder) {}
        return value
    }

    package static func add(_ wish: SilenceWish, _ settings: Settings, at now: Timestamp) throws -> SilencesAnswer {
        try inFolder(settings) { try $0.make(wish, by: TokenTasks.who, at: now) }
    }

    package static func end(_ id: Int64, _ settings: Settings, at now: Timestamp) throws {
        try inFolder(settings) { try $0.end(id, by: TokenTasks.who, at: now) }
    }

    /// A server may be running on the folder.
    package static func list(_ settings: Settings, at now: Timestamp) throws -> SilencesAnswer {
        let rules = try settings.rules.map { try Manifests.rules(at: $0) }
        return try SilencesAnswer(
            rules ?? RuleSet.parse("", file: "no rules"),
            VitalsReader(readingAt: settings.data.appending(path: DataFolder.vitalsName)), at: now)
    }
}
