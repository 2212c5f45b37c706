/// What stands for a statement where its text is not told: `SELECT orders` by a tracer, `orders.find` by a timer.
package enum QuerySummary {
    /// Bytes.
    private static let limit = 128
    /// Digits in a row that are a number and no part of a name: `utf8` and `oauth2` are names, `user.20413` is not.
    private static let digitLimit = 3

    /// The summary, bounded. What does not look like a name is read as a statement: whoever sends one here must not leave its literals
    /// in the books. Empty where nothing is told.
    package static func of(_ text: String?) -> String {
        guard let text, let name = BoundedName.of(text, limit: limit) else { return "" }
        return isPlain(name) ? name : QueryShape.of(name)
    }

    private static func isPlain(_ name: String) -> Bool {
        var digits = 0
        var startsWord = true
        for byte in name.utf8 {
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"):
                digits += 1
                guard !startsWord, digits <= digitLimit else { return false }
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "_"):
                (digits, startsWord) = (0, false)
            case UInt8(ascii: "."), UInt8(ascii: ":"), UInt8(ascii: "/"), UInt8(ascii: "-"), UInt8(ascii: " "):
                (digits, startsWord) = (0, true)
            default: return false
            }
        }
        return true
    }
}
