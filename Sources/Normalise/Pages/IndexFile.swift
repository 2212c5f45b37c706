/// `index.html`, `index.php`, `default.aspx`: what a server takes for the folder itself.
enum IndexFile {
    static func isOne(_ segment: UnsafeBufferPointer<UInt8>) -> Bool {
        let start = SegmentName.extensionStart(in: segment)
        guard start < segment.count, start == 5 || start == 7 else { return false }
        func isStem(_ name: StaticString) -> Bool {
            name.utf8CodeUnitCount == start && (0..<start).allSatisfy { segment[$0] | 0x20 == name.utf8Start[$0] }
        }
        return isStem("index") || isStem("default") && segment[start + 1] | 0x20 == UInt8(ascii: "a")
    }
}
