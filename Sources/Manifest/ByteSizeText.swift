/// Sizes of files as people write and read them.
package enum ByteSizeText {
    /// `2GB`, `64 MiB`, `1000000`: whole numbers; KB is 1000 bytes, KiB 1024. Nil for anything else, including overflow.
    package static func parse(_ text: some StringProtocol) -> Int64? {
        let digits = text.prefix { $0.isASCII && $0.isNumber }
        guard let number = Int64(digits) else { return nil }
        let unit = text.dropFirst(digits.count).drop { $0 == " " }
        guard let size = unit.isEmpty ? 1 : units.first(where: { $0.name == unit })?.size else { return nil }
        let (bytes, overflow) = number.multipliedReportingOverflow(by: size)
        return overflow ? nil : bytes
    }

    /// Two significant digits or a whole number: `8 GB`, `1.5 GB`, `34 MB`.
    package static func format(_ bytes: Int64) -> String {
        for (name, size) in units where name.count == 2 && bytes >= size {
            let tenths = (bytes * 10 + size / 2) / size
            return tenths % 10 == 0 || tenths >= 100
                ? "\((tenths + 5) / 10) \(name)" : "\(tenths / 10).\(tenths % 10) \(name)"
        }
        return "\(bytes) B"
    }

    private static let units: [(name: String, size: Int64)] = [
        ("TB", 1_000_000_000_000), ("GB", 1_000_000_000), ("MB", 1_000_000), ("KB", 1000), ("TiB", 1 << 40),
        ("GiB", 1 << 30), ("MiB", 1 << 20), ("KiB", 1 << 10), ("B", 1),
    ]
}
