/// What a receiver counts when it bounds a text.
enum TextUnit {
    case bytes
    /// As JavaScript, C# and Java count: an emoji is two or more.
    case utf16

    func length(of text: some StringProtocol) -> Int {
        switch self {
        case .bytes: text.utf8.count
        case .utf16: text.utf16.count
        }
    }
}
