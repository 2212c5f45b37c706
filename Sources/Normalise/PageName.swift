/// URL → route template, so that a million URLs become the few pages a team knows.
///
/// Scheme, host, query string and fragment are dropped. Segments that name one thing among many become a placeholder:
/// numbers `:id`, UUIDs `:uuid`, long hexadecimal `:hash`, ISO dates `:date`, what is far too long `:long`. Segments that
/// merely contain a digit stay. Works over bytes, in one pass. O(length).
package enum PageName {
    /// What is shown where no page is known.
    package static let unknown = "(unknown)"
    /// A template is at most this long, in bytes; what is deeper is folded into `…`.
    private static let limit = 200
    private static let fold = "/…"
    private static let segmentLimit = 80
    private static let depthLimit = 12

    package static func template(of url: String) -> String {
        var url = url
        return url.withUTF8 { bytes in
            guard let path = path(in: bytes) else { return unknown }
            return template(path: UnsafeBufferPointer(rebasing: bytes[path]))
        }
    }

    /// Where the path lies in an absolute URL or in a path alone; nil for anything without one (`about:blank`, `data:`).
    private static func path(in bytes: UnsafeBufferPointer<UInt8>) -> Range<Int>? {
        let end = bytes.firstIndex { $0 == UInt8(ascii: "?") || $0 == UInt8(ascii: "#") } ?? bytes.count
        if bytes.first == UInt8(ascii: "/"), !(bytes.count > 1 && bytes[1] == UInt8(ascii: "/")) { return 0..<end }
        guard let colon = bytes[..<end].firstIndex(of: UInt8(ascii: ":")), colon + 2 < end,
            bytes[colon + 1] == UInt8(ascii: "/"), bytes[colon + 2] == UInt8(ascii: "/"),
            bytes[0] == UInt8(ascii: "h")
        else { return nil }
        let slash = bytes[(colon + 3)..<end].firstIndex(of: UInt8(ascii: "/")) ?? end
        return slash..<end
    }

    private static func template(path: UnsafeBufferPointer<UInt8>) -> String {
        var result: [UInt8] = []
        result.reserveCapacity(path.count)
        var depth = 0
        for segment in path.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: true) {
            depth += 1
            let name = placeholder(for: segment)
            let length = 1 + (name?.utf8CodeUnitCount ?? segment.count)
            guard depth <= depthLimit, result.count + length + fold.utf8.count <= limit else {
                result.append(contentsOf: fold.utf8)
                break
            }
            result.append(UInt8(ascii: "/"))
            if let name {
                result.append(contentsOf: UnsafeBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount))
            } else {
                // Control characters have no place in a name; a client that sends them gets a visible mark.
                for byte in segment { result.append(byte < 0x20 || byte == 0x7F ? UInt8(ascii: "_") : byte) }
            }
        }
        return result.isEmpty ? "/" : BoundedName.of(String(decoding: result, as: UTF8.self), limit: limit) ?? unknown
    }

    private static func placeholder(for segment: Slice<UnsafeBufferPointer<UInt8>>) -> StaticString? {
        if segment.count > segmentLimit { return ":long" }
        var digits = 0
        var hexadecimal = 0
        var dashes = 0
        for byte in segment {
            switch byte {
            case 0x30...0x39: digits += 1
            case 0x61...0x66, 0x41...0x46: hexadecimal += 1
            case UInt8(ascii: "-"): dashes += 1
            default: return nil
            }
        }
        if digits == segment.count { return ":id" }
        if digits + hexadecimal == segment.count { return segment.count >= 16 && digits > 0 ? ":hash" : nil }
        let start = segment.startIndex
        func hasDashes(at offsets: [Int]) -> Bool {
            dashes == offsets.count && offsets.allSatisfy { segment[start + $0] == UInt8(ascii: "-") }
        }
        if segment.count == 36, hasDashes(at: [8, 13, 18, 23]) { return ":uuid" }
        if segment.count == 10, hexadecimal == 0, hasDashes(at: [4, 7]) { return ":date" }
        return nil
    }
}
