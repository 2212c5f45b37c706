import Foundation
import Receive
import Store
package import Telemetry

/// That something went live, as CI says it: `POST /v1/deploys` and `vitalsd deploy`.
package struct DeployWish: Codable, Hashable, Sendable {
    package let name: String
    /// RFC 3339; nil for now.
    package let at: String?
    /// Its site or service; nil where it is of all of them.
    package let owner: String?

    package init(name: String, at: String?, owner: String?) {
        self.name = name
        self.at = at
        self.owner = owner
    }

    static func parse(_ body: [UInt8]) throws -> DeployWish {
        do {
            let wish = try JSONDecoder().decode(DeployWish.self, from: Data(body))
            try JSONKeys.check(body, known: ["name", "at", "owner"])
            return wish
        } catch let question as BadQuestion {
            throw question
        } catch {
            throw BadQuestion(#"the body is not understood; expected {"name":"1.4.2","owner":"shop"}"#)
        }
    }

    func deploy(at now: Timestamp) throws -> Deploy {
        try DeployWish.check(name, "name", upTo: 100)
        if let owner { try DeployWish.check(owner, "owner", upTo: 64) }
        let instant = try at.map { text in
            guard let instant = Timestamp(text: text) else {
                throw BadQuestion("\"at\" is an instant such as 2027-01-01T00:00:00Z, not \"\(text.prefix(40))\"")
            }
            return instant
        }
        if let instant, instant < now - .seconds(30 * 86_400) {
            throw BadQuestion("\"at\" (\(instant)) is more than 30 days ago")
        }
        if let instant, instant > now + .seconds(60) { throw BadQuestion("\"at\" (\(instant)) is in the future") }
        return Deploy(name: name, at: instant ?? now, owner: owner)
    }

    private static func check(_ text: String, _ field: String, upTo limit: Int) throws {
        guard PlainText.isLine(text, upTo: limit) else {
            throw BadQuestion("\"\(field)\" has 1 to \(limit) characters on one line")
        }
    }

    /// Into a data folder on which no server runs.
    package func note(_ settings: Settings, at now: Timestamp) throws -> Deploy {
        let deploy = try deploy(at: now)
        let folder = try DataFolder(settings.data)
        let vitals = try VitalsFile(at: folder.vitals)
        try vitals.add(deploy)
        try vitals.close()
        withExtendedLifetime(folder) {}
        return deploy
    }
}
