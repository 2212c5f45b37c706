extension PagePattern {
    /// Reads a path, with `site:` in front where it holds for one site only.
    init(_ text: Substring) throws(Fault) {
        guard let path = PagePattern.path(in: text) else {
            throw Fault(reason: "is not a path; write /courses/:course, or shop:/courses/:course for one site")
        }
        guard !path.contains("//") else {
            throw Fault(reason: "is a URL or has an empty segment; write the path alone, such as /courses/:course")
        }
        guard !path.contains("?"), !path.contains("#") else {
            throw Fault(reason: "has a query or a fragment, which are dropped from every page; write the path alone")
        }
        site = text.startIndex == path.startIndex ? nil : String(text[..<text.index(before: path.startIndex)])
        segments = try PagePattern.segments(of: path.split(separator: "/"))
        try check()
    }

    /// A site may hold colons (`shop.example:8443`), so that the first one before a slash ends it.
    private static func path(in text: Substring) -> Substring? {
        if text.first == "/" { return text }
        guard let mark = text.firstRange(of: ":/"), mark.lowerBound > text.startIndex else { return nil }
        return text[text.index(before: mark.upperBound)...]
    }

    private static func segments(of parts: [Substring]) throws(Fault) -> [Segment] {
        guard parts.count <= depthLimit else {
            throw Fault(reason: "has \(parts.count) segments; at most \(depthLimit) are looked at")
        }
        var segments: [Segment] = []
        for part in parts {
            guard segments.last != .rest else {
                throw Fault(reason: "goes on behind *, which stands for all that follows; write :name for one segment")
            }
            segments.append(try segment(part))
        }
        return segments
    }

    private static func segment(_ part: Substring) throws(Fault) -> Segment {
        if part == "*" { return .rest }
        if part.first == ":" { return .parameter(try parameter(part.dropFirst())) }
        if let mark = part.first(where: { "*[]{}<>".contains($0) }) {
            throw Fault(reason: "has \(mark) in \"\(part)\"; write :name for one segment, or * at the end for the rest")
        }
        var raw = String(part)
        let literal = raw.withUTF8 { bytes in
            withUnsafeTemporaryAllocation(of: UInt8.self, capacity: SegmentText.limit) { buffer in
                SegmentText.read(bytes, into: buffer).map { Array(buffer[..<$0]) }
            }
        }
        guard let literal else {
            throw Fault(reason: "has a segment of \(raw.utf8.count) bytes; the longest is \(SegmentText.limit)")
        }
        guard !literal.isEmpty else { throw Fault(reason: "has the segment \"\(part)\", of which nothing is kept") }
        return .literal(literal)
    }

    private static func parameter(_ name: Substring) throws(Fault) -> String {
        guard let first = name.utf8.first, first.isLetter || first == UInt8(ascii: "_"),
            name.utf8.allSatisfy({ $0.isLetter || $0.isDigit || $0 == UInt8(ascii: "_") }), name.utf8.count <= 32
        else {
            throw Fault(
                reason: "has the parameter \":\(name)\"; a name has up to 32 letters, digits and _, a letter first")
        }
        return String(name)
    }

    private func check() throws(Fault) {
        guard site == nil || BoundedName.of(site) == site else {
            throw Fault(reason: "names a site that no page can have; a site has up to \(BoundedName.limit) characters")
        }
        if case .literal(let bytes)? = segments.last, bytes.withUnsafeBufferPointer(IndexFile.isOne) {
            throw Fault(reason: "ends in an index file, which is the same page as its folder; leave it out")
        }
        guard name.utf8.count <= PageName.limit else {
            throw Fault(reason: "is \(name.utf8.count) bytes long; the longest name of a page is \(PageName.limit)")
        }
    }
}
