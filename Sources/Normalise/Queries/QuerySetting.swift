/// How far a statement is that gives a name values: bare words are such values in `SET app.tenant = acme` and `EXEC p alice, tiger`.
enum QuerySetting {
    /// The statement is none.
    case none
    /// The name comes next.
    case name
    /// Another part of the name may come, behind a dot.
    case named
    /// Every name is a value.
    case values

    /// Whether a word stands for itself; it may be what the statement was waiting for.
    mutating func keeps(_ word: UnsafeBufferPointer<UInt8>, isPart: Bool) -> Bool {
        switch self {
        case .none: return true
        case .name:
            if !QuerySetting.isModifier(word) { self = .named }
            return true
        case .named where isPart: return true
        case .named, .values:
            self = .values
            return false
        }
    }

    /// An operator, a parenthesis or a keyword stands behind the name, or for it.
    mutating func endName() { if self == .name || self == .named { self = .values } }

    /// `SET LOCAL name`, and in MySQL `SET GLOBAL name`.
    private static func isModifier(_ word: UnsafeBufferPointer<UInt8>) -> Bool {
        modifiers.contains { modifier in
            modifier.utf8CodeUnitCount == word.count
                && word.indices.allSatisfy { word[$0] | 0x20 == modifier.utf8Start[$0] }
        }
    }

    private static let modifiers: [StaticString] = ["session", "local", "global", "persist"]
}
