import CPostgres

/// Where a PostgreSQL server is and who asks there: a connection string or URI as libpq reads them (PostgreSQL 15, section 34.1.1).
///
/// What it leaves out libpq takes from where it always does: `PGHOST`, `PGPASSWORD`, `~/.pgpass`, the service file. It mostly holds
/// a password: no description, dump or error shows more of it than host, port, database and role.
package struct DatabaseAddress: Sendable {
    /// By libpq's keywords, only what was given.
    let settings: [String: String]
    private let secrets: [String]

    /// Throws `invalidAddress` with what is wrong, never with a part of the text.
    package init(_ text: String) throws(PollError) {
        let text = String(text.trimmed)
        guard !text.isEmpty else { throw .invalidAddress("it is empty") }
        guard !text.utf8.contains(0) else { throw .invalidAddress("it holds a zero byte") }
        if let problem = DatabaseAddress.misplacedMark(in: text) { throw .invalidAddress(problem) }
        (settings, secrets) = try DatabaseAddress.parse(text)
        if let problem = DatabaseAddress.misreading(of: settings) { throw .invalidAddress(problem) }
    }

    /// What libpq is given. No wait is endless: a server that is gone holds a thread for seconds.
    ///
    /// A time-out of 0 would wait for ever, so that it counts as not set.
    var parameters: [String: String] {
        var all = DatabaseAddress.defaults.merging(settings) { _, own in own }
        if let seconds = settings["connect_timeout"].flatMap({ Int($0.trimmed) }), seconds <= 0 {
            all["connect_timeout"] = DatabaseAddress.defaults["connect_timeout"]
        }
        // Texts become Swift's strings.
        all["client_encoding"] = "UTF8"
        return all
    }

    private static let defaults = [
        "application_name": "vitalsd", "connect_timeout": "10",
        // Milliseconds until sent bytes nobody confirms end the connection, then seconds, seconds and a number: a peer that
        // went away without a word is noticed within a minute, and a firewall does not forget the connection between two polls.
        "tcp_user_timeout": "15000", "keepalives_idle": "30", "keepalives_interval": "10", "keepalives_count": "3",
    ]

    /// A sentence without anything secret: on one line, of a length for a log, with `***` for each password.
    ///
    /// - Parameter password: the one that was used, which may come from the environment or a file.
    func scrubbed(_ sentence: String, password: String? = nil) -> String {
        var sentence = sentence
        // The longest first, else a password that begins with another would leave its rest.
        for secret in (secrets + [password].compactMap(\.self)).sorted(by: { $0.utf8.count > $1.utf8.count })
        where !secret.isEmpty {
            sentence = sentence.replacing(secret, with: "***")
        }
        let lines = sentence.split(whereSeparator: \.isNewline).map { String($0.trimmed) }
        return String(lines.joined(separator: " ").prefix(DatabaseAddress.sentenceLimit))
    }

    /// Characters of libpq's words: one sentence for each of a few hosts.
    private static let sentenceLimit = 500

    private static func parse(_ text: String) throws(PollError) -> ([String: String], [String]) {
        var message: UnsafeMutablePointer<CChar>?
        let options = PQconninfoParse(text, &message)
        defer {
            PQconninfoFree(options)
            PQfreemem(message)
        }
        guard var option = options else {
            throw .invalidAddress(message.map { reason(String(cString: $0)) } ?? "memory is short")
        }
        var settings: [String: String] = [:]
        var secrets: [String] = []
        while let keyword = option.pointee.keyword {
            if let value = option.pointee.val, value.pointee != 0 {
                settings[String(cString: keyword)] = String(cString: value)
                // libpq marks by a star what must not be shown while it is typed.
                if option.pointee.dispchar.pointee == UInt8(ascii: "*") { secrets.append(String(cString: value)) }
            }
            option += 1
        }
        return (settings, secrets)
    }

    /// libpq quotes what it stumbled over, which may be a piece of a password: only its own words before that are told.
    private static func reason(_ message: String) -> String {
        let words = message.replacing(#""=""#, with: "an equals sign").prefix { $0 != "\"" }
        let reason = words.trimmed.prefix { !$0.isNewline }.trimmed
        return String(reason.last == ":" ? reason.dropLast() : reason)
    }
}

extension DatabaseAddress: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// `host=db.example port=5432 dbname=shop user=vitals`, as much of it as was given.
    package var description: String {
        let parts = ["host", "port", "dbname", "user"].compactMap { name in settings[name].map { "\(name)=\($0)" } }
        return parts.isEmpty ? "libpq's default server" : parts.joined(separator: " ")
    }

    package var debugDescription: String { description }
    package var customMirror: Mirror { Mirror(self, children: ["address": description]) }
}
