/// Lays a message out as one text within a receiver's bound: the title, then the facts of one alert or a line for each of several,
/// then the links.
///
/// Texts are cut before they are marked up, so that no cut falls into markup. Marked-up texts count in full.
struct TextLayout {
    let limit: Int
    let unit: TextUnit
    /// Marks up; each is given plain words on one line.
    var title: (String) -> String
    var fact: (Fact) -> String
    var line: (String) -> String
    var links: ([Link]) -> String

    /// How many alerts are named and how long one text may be, tried in turn. The last fits into 1000 bytes though each of its
    /// characters has four bytes and becomes eight.
    private static let bounds = [
        (20, 300), (20, 150), (20, 80), (14, 80), (10, 80), (7, 60), (5, 60), (3, 40), (1, 20), (1, 8),
    ]

    func text(of message: Message) -> String {
        var text = ""
        for (alerts, length) in TextLayout.bounds {
            text = parts(of: message, alerts, length).joined(separator: "\n")
            if unit.length(of: text) <= limit { return text }
        }
        // Links are the only texts that are not cut; without them it fits.
        return parts(of: message, 1, 8).dropLast().joined(separator: "\n")
    }

    private func parts(of message: Message, _ alerts: Int, _ length: Int) -> [String] {
        [title(MessageText.title(of: message).cut(to: 2 * length, .utf16))] + content(of: message, alerts, length)
            + [links(MessageText.links(of: message))]
    }

    private func content(of message: Message, _ alerts: Int, _ length: Int) -> [String] {
        if let item = message.single {
            return MessageText.facts(of: item).map {
                fact(Fact(name: $0.name, value: $0.value.cut(to: length, .utf16)))
            }
        }
        let shown = message.items.prefix(alerts)
        let more = message.count - shown.count
        return shown.map { line(MessageText.line(of: $0).cut(to: length, .utf16)) }
            + (more > 0 ? [MessageText.more(more)] : [])
    }
}
