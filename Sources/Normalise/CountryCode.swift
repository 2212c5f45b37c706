package enum CountryCode {
    package static func of(_ text: String?) -> String { text.map { $0.uppercased() } ?? "" }
}
