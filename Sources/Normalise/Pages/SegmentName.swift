/// The name of one segment: its placeholder with what stays of it, or the segment itself.
enum SegmentName {
    /// What a segment is judged to be.
    enum Verdict {
        case nothing
        case itself
        /// The placeholder stands for all but the extension, which begins at the offset.
        case placeholder(SegmentPlaceholder, extensionStart: Int)
    }

    static func verdict(on segment: UnsafeBufferPointer<UInt8>) -> Verdict {
        guard !segment.isEmpty else { return .nothing }
        let start = extensionStart(in: segment)
        let stem = UnsafeBufferPointer(rebasing: segment[..<start])
        var bits: UInt8 = 0
        var isWords = true
        for byte in stem {
            bits |= byte
            isWords = isWords && (byte >= 0x61 && byte <= 0x7A || byte == UInt8(ascii: "-"))
        }
        // Most segments: small letters and dashes are never one thing among many by their look.
        if isWords { return .itself }
        if bits >= 0x80 { return foreignVerdict(stem, extensionStart: start) }
        guard let placeholder = SegmentPlaceholder(stem) else { return .itself }
        return .placeholder(placeholder, extensionStart: keptExtension(of: placeholder, start, segment.count))
    }

    /// What is written in another script is judged as if it were in ASCII, where it has the same meaning there.
    private static func foreignVerdict(_ stem: UnsafeBufferPointer<UInt8>, extensionStart: Int) -> Verdict {
        var folded: [UInt8] = []
        folded.reserveCapacity(stem.count)
        for scalar in String(decoding: stem, as: UTF8.self).unicodeScalars { folded.append(fold(scalar)) }
        return folded.withUnsafeBufferPointer { bytes in
            guard let placeholder = SegmentPlaceholder(bytes) else { return .itself }
            return .placeholder(
                placeholder, extensionStart: placeholder == .email ? SegmentText.limit : extensionStart)
        }
    }

    private static func fold(_ scalar: Unicode.Scalar) -> UInt8 {
        if scalar.isASCII { return UInt8(scalar.value) }
        // The wide forms of ASCII, and its small commercial at.
        if (0xFF01...0xFF5E).contains(scalar.value) { return UInt8(scalar.value - 0xFEE0) }
        if scalar.value == 0xFE6B { return UInt8(ascii: "@") }
        guard scalar.properties.numericType == .decimal, let value = scalar.properties.numericValue else {
            return scalar.properties.isWhitespace ? UInt8(ascii: " ") : 0x80
        }
        return 0x30 + UInt8(clamping: Int(value))
    }

    /// The end of an address is no extension.
    private static func keptExtension(of placeholder: SegmentPlaceholder, _ start: Int, _ count: Int) -> Int {
        placeholder == .email ? count : start
    }

    /// Where the extension of a file begins, with its dot: a letter, and up to four letters or digits more. The count when there is none.
    static func extensionStart(in segment: UnsafeBufferPointer<UInt8>) -> Int {
        var index = segment.count
        while index > 0, segment.count - index < 5, segment[index - 1].isDigit || segment[index - 1].isLetter {
            index -= 1
        }
        guard index > 1, index < segment.count, segment[index - 1] == UInt8(ascii: "."), segment[index].isLetter else {
            return segment.count
        }
        return index - 1
    }
}
