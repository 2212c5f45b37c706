/// Regular expressions of whole values, which the parser and the schema share; both dialects read them alike.
enum ReceiverPatterns {
    static let path = "/[^\\u0000-\\u001f\\u007f-\\u009f\\u2028\\u2029]{1,1023}"
    static let mailURL = "[Ss][Mm][Tt][Pp][Ss]?://[^/?#@\\s\\u0000-\\u0020]([!-~]{0,2000})"
    static let topic = "[A-Za-z0-9_-]{1,64}"
    static let chat = "(-?[0-9]{1,18}|@[A-Za-z][A-Za-z0-9_]{0,63})"
    static let mailAddress = "[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9]([A-Za-z0-9.-]{0,252}[A-Za-z0-9])?"

    /// False for a pattern that is none, which tests would show.
    static func matches(_ text: String, _ pattern: String) -> Bool {
        guard let regex = try? Regex(pattern) else { return false }
        return (try? regex.matchingSemantics(.unicodeScalar).wholeMatch(in: text)) != nil
    }
}
