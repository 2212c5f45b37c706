/// Goes over the segments of a template and writes the name that comes of it; without a fold that is the template itself.
struct LearnedWalk {
    private let template: String
    /// What is written, up to `copied` of the template.
    private var written = ""
    private var copied: String.Index
    private var segment: Range<String.Index>
    private var isFolded = false

    init(_ template: String) {
        self.template = template
        copied = template.startIndex
        segment = template.startIndex..<template.startIndex
    }

    mutating func next() -> Substring? {
        let bytes = template.utf8
        guard let start = bytes[segment.upperBound...].firstIndex(where: { $0 != UInt8(ascii: "/") }) else {
            return nil
        }
        let end = bytes[start...].firstIndex(of: UInt8(ascii: "/")) ?? bytes.endIndex
        segment = start..<end
        return template[segment]
    }

    mutating func fold() {
        written += template[copied..<segment.lowerBound]
        written += LearnedTemplates.any
        copied = segment.upperBound
        isFolded = true
    }

    var name: String { isFolded ? written + template[copied...] : template }
}
