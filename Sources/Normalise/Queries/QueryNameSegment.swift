/// A part of a name between `_`, `-` or spaces, and whether a person would have written it.
struct QueryNameSegment {
    /// What separates it from the next, or the end of the name.
    private(set) var end: Int
    private var count = 0
    private var digits = 0
    private var hexadecimal = 0
    private var longestRun = 0
    private var firstRun = 0
    private var turns = 0
    /// `?`, as a fold left it.
    private var marks = 0

    init(_ name: UnsafeBufferPointer<UInt8>, from start: Int) {
        end = start
        var run = 0
        var wasDigit: Bool?
        while end < name.count, !QueryNameSegment.separates(name[end]) {
            let byte = name[end]
            let isDigit = byte.isDigit
            if let wasDigit, wasDigit != isDigit { turns += 1 }
            wasDigit = isDigit
            run = isDigit ? run + 1 : 0
            longestRun = max(longestRun, run)
            digits += isDigit ? 1 : 0
            hexadecimal += isDigit || (0x61...0x66).contains(byte | 0x20) ? 1 : 0
            marks += byte == UInt8(ascii: "?") ? 1 : 0
            end += 1
            count += 1
            if run == count { firstRun = run }
        }
    }

    static func separates(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-") || byte == 0x20
    }

    /// A number of four digits, one of two that stands alone or in front, a piece of a checksum, or what a machine drew.
    var isData: Bool { marks > 0 || longestRun >= 4 || firstRun >= 2 || isHexadecimal(from: 8) || isRandom }

    /// Goes as a whole once its name is data. A group of a UUID may have no digit; `feed` alone is a word.
    func goes(behindFold: Bool) -> Bool {
        count > 0 && digits + marks == count || isHexadecimal(from: 4) || isRandom
            || behindFold && count >= 4 && hexadecimal == count
    }

    private func isHexadecimal(from length: Int) -> Bool { count >= length && digits > 0 && hexadecimal == count }
    private var isRandom: Bool { count >= 8 && digits >= 3 && turns >= 4 }
}
