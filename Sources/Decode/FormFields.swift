/// The fields of a form in their order. One pass; empty fields (`&&`) are none, a key without `=` has an empty value.
struct FormFields: Sequence, IteratorProtocol {
    private var rest: Slice<UnsafeRawBufferPointer>

    init(_ form: UnsafeRawBufferPointer) { rest = form[...] }

    mutating func next() -> (key: FormText, value: FormText)? {
        while !rest.isEmpty {
            let end = rest.firstIndex(of: UInt8(ascii: "&")) ?? rest.endIndex
            let field = rest[rest.startIndex..<end]
            rest = end == rest.endIndex ? rest[end...] : rest[(end + 1)...]
            guard !field.isEmpty else { continue }
            guard let equals = field.firstIndex(of: UInt8(ascii: "=")) else {
                return (FormText(field), FormText(field[field.endIndex...]))
            }
            return (FormText(field[..<equals]), FormText(field[(equals + 1)...]))
        }
        return nil
    }
}
