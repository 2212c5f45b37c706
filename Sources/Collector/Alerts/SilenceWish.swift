import Foundation
import Manifest
import Receive
import Rules
import Store
import Telemetry

/// A silence that somebody wants: `POST /v1/silences` and `vitalsd silence add`.
package struct SilenceWish: Codable, Hashable, Sendable {
    /// A text, or several of which one has to match.
    package enum Texts: Codable, Hashable, Sendable {
        case one(String)
        case many([String])

        package init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            self = try (try? container.decode(String.self)).map(Texts.one) ?? .many(container.decode([String].self))
        }

        package func encode(to encoder: any Encoder) throws {
            var container = encoder.singleValueContainer()
            switch self {
            case .one(let text): try container.encode(text)
            case .many(let texts): try container.encode(texts)
            }
        }

        var all: [String] {
            switch self {
            case .one(let text): [text]
            case .many(let texts): texts
            }
        }
    }

    package let match: [String: Texts]
    /// RFC 3339; nil for at once.
    package let from: String?
    /// RFC 3339; or `duration` instead.
    package let until: String?
    /// `2h`, from its beginning on.
    package let duration: String?
    package let reason: String
    package let author: String?
    /// Only shows what it would silence.
    package let isTrial: Bool?

    private enum CodingKeys: String, CodingKey {
        case match, from, until
        case duration = "for"
        case reason, author
        case isTrial = "dryRun"
    }

    package init(
        match: [String: Texts], from: String?, until: String?, duration: String?, reason: String, author: String?,
        isTrial: Bool
    ) {
        self.match = match
        self.from = from
        self.until = until
        self.duration = duration
        self.reason = reason
        self.author = author
        self.isTrial = isTrial
    }

    static func parse(_ body: [UInt8]) throws -> SilenceWish {
        do {
            let wish = try JSONDecoder().decode(SilenceWish.self, from: Data(body))
            try JSONKeys.check(body, known: ["match", "from", "until", "for", "reason", "author", "dryRun"])
            return wish
        } catch let question as BadQuestion {
            throw question
        } catch {
            throw BadQuestion(
                #"the body is not understood; expected {"match":{"page":"/legacy"},"for":"2h","reason":"being retired"}"#
            )
        }
    }

    /// The longest a silence made by hand may last; what is to be quiet for longer belongs into the file, where it is seen.
    private static let longest = Duration.seconds(366 * 86_400)

    /// Throws `BadQuestion` with a sentence about the first thing that is wrong.
    ///
    /// - Parameter rules: ids of all rules; nil where they are not known.
    func silence(rules: [String]?, at now: Timestamp) throws -> Silence {
        guard !match.isEmpty else {
            throw BadQuestion("say what it is about, such as page=/legacy; to match everything: rule=*")
        }
        let begin = try from.map { try SilenceWish.instant($0, "from", now) }
        let end: Timestamp
        switch (until, duration) {
        case (let until?, nil): end = try SilenceWish.instant(until, "until", now)
        case (nil, let text?):
            guard let length = DurationText.parse(text) else {
                throw BadQuestion("\"for\" is a duration such as 30m, 2h or 1d, not \"\(text.prefix(40))\"")
            }
            end = (begin ?? now) + length
        case (nil, nil), (.some, .some): throw BadQuestion("say how long: \"for\" or \"until\", one of them")
        }
        guard end > max(begin ?? now, now) else { throw BadQuestion("it would be over before it begins") }
        guard end - now <= SilenceWish.longest else {
            throw BadQuestion("it would last for more than a year; put it into the rules file")
        }
        if let begin, begin < now - .seconds(60) { throw BadQuestion("\"from\" (\(begin)) is in the past") }
        guard PlainText.isLine(reason, upTo: 300) else {
            throw BadQuestion("say why, in 1 to 300 characters on one line: whoever is on call will want to know")
        }
        guard author.map({ PlainText.isLine($0, upTo: 64) }) ?? true else {
            throw BadQuestion("the author is a name of 1 to 64 characters")
        }
        // Of a silence it is known when it began, so that a later look at the past knows it was not there before.
        return Silence(match: try matcher(rules), from: begin ?? now, until: end, reason: reason, author: author)
    }

    private func matcher(_ rules: [String]?) throws -> AlertMatcher {
        var texts: [String: [String]] = [:]
        for (name, values) in match {
            guard Alert.names.contains(name) else {
                throw BadQuestion(
                    "\"\(name.prefix(40))\" is no label of alerts; expected one of \(Alert.names.joined(separator: ", "))"
                        + NearName.hint(name, among: Alert.names))
            }
            guard (1...32).contains(values.all.count) else { throw BadQuestion("\(name) needs 1 to 32 values") }
            for text in values.all {
                guard PlainText.isLine(text, upTo: 513) else {
                    throw BadQuestion("\(name): a value is a text on one line")
                }
                if let mistake = AlertMatcher.mistake(name, text) { throw BadQuestion("\(name): \(mistake)") }
                let pattern = LabelPattern(text.hasPrefix("!") ? String(text.dropFirst()) : text)
                if name == "rule", let rules, !rules.contains(where: pattern.matches) {
                    throw BadQuestion("no rule is called \"\(text.prefix(63))\"\(NearName.hint(text, among: rules))")
                }
            }
            texts[name] = values.all
        }
        return AlertMatcher(texts: texts)
    }

    private static func instant(_ text: String, _ name: String, _ now: Timestamp) throws -> Timestamp {
        guard let instant = Timestamp(text: text) else {
            throw BadQuestion("\"\(name)\" is an instant such as 2027-01-01T00:00:00Z, not \"\(text.prefix(40))\"")
        }
        return instant
    }
}
