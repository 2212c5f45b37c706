/// How each receiver wants what is no markup. Scalar by scalar, so that a combining mark hides nothing.
enum Markup {
    /// Slack: `&`, `<` and `>` begin everything that has a meaning, `<!channel>` included.
    static func slack(_ text: String) -> String {
        text.replacingScalars {
            switch $0 {
            case "&": "&amp;"
            case "<": "&lt;"
            case ">": "&gt;"
            default: nil
            }
        }
    }

    /// HTML, for mail and Telegram, also within an attribute.
    static func html(_ text: String) -> String {
        text.replacingScalars {
            switch $0 {
            case "&": "&amp;"
            case "<": "&lt;"
            case ">": "&gt;"
            case "\"": "&quot;"
            default: nil
            }
        }
    }

    /// Discord and Microsoft Teams: a backslash before every sign that may mean something. Of a mention, of `https://` and of `<t:0>`
    /// nothing is left that is looked for.
    static func backslashed(_ text: String) -> String {
        text.replacingScalars { marks.contains($0) ? "\\\($0)" : nil }
    }

    private static let marks = Set("\\`*_{}[]()#+-!|<>~@:&".unicodeScalars)

    /// Google Chat, Mattermost and Rocket.Chat, which know no escape that all of them honour: within backquotes nothing has a meaning.
    static func code(_ text: String) -> String {
        "`\(text.inert.replacingScalars { $0 == "`" ? "'" : nil })`"
    }
}
