package struct AddressListError: Error, CustomStringConvertible {
    package let entry: String
    package let problem: String

    package var description: String { "\"\(entry)\" is not an address or a range: \(problem)" }
}
