/// Where the path lies in an absolute URL or in a path alone.
enum URLPath {
    /// Nil for anything without one (`about:blank`, `data:`), and for what is of another scheme than HTTP.
    static func range(in bytes: UnsafeBufferPointer<UInt8>) -> Range<Int>? {
        let end = bytes.firstIndex { $0 == UInt8(ascii: "?") || $0 == UInt8(ascii: "#") } ?? bytes.count
        if bytes.first == UInt8(ascii: "/"), !(bytes.count > 1 && bytes[1] == UInt8(ascii: "/")) { return 0..<end }
        guard let colon = bytes[..<end].firstIndex(of: UInt8(ascii: ":")), colon + 2 < end,
            bytes[colon + 1] == UInt8(ascii: "/"), bytes[colon + 2] == UInt8(ascii: "/"),
            bytes[0] == UInt8(ascii: "h")
        else { return nil }
        let slash = bytes[(colon + 3)..<end].firstIndex(of: UInt8(ascii: "/")) ?? end
        return slash..<end
    }

    /// The bounds of the next segment that is not empty, from `start` on; nil at the end.
    static func segment(in path: UnsafeBufferPointer<UInt8>, from start: Int) -> Range<Int>? {
        var first = start
        while first < path.count, path[first] == UInt8(ascii: "/") { first += 1 }
        guard first < path.count else { return nil }
        var end = first
        while end < path.count, path[end] != UInt8(ascii: "/") { end += 1 }
        return first..<end
    }
}
