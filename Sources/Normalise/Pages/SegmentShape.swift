/// What a segment is made of, gathered in one pass: how many of which bytes, what its words look like, and how often its letters and
/// digits take turns.
///
/// Words end at everything that is neither a letter nor a digit; bytes above ASCII count as small letters. What a machine draws from
/// an alphabet changes between small letters, capitals and digits at about every second byte, what people write at every third at
/// most (`iPhone15ProMax`); that is the whole test, and what it misses is left to `LearnedTemplates`.
struct SegmentShape {
    private(set) var count = 0
    private(set) var digits = 0
    private(set) var separators = 0
    /// Where an `@` stands that something precedes.
    private(set) var at: Int?
    /// A word of three letters or more without a turn: what a person wrote.
    private(set) var hasWord = false
    /// A word that could be drawn, to be believed only beside words of another kind.
    private(set) var hasMixedWord = false
    private(set) var hasRandomWord = false
    /// `+` in front, brackets or a space: what sets a telephone number off from others.
    private(set) var hasDiallingMark = false

    private var small = 0
    private var capitals = 0
    private var hexadecimalLetters = 0
    private var dots = 0
    private var colons = 0
    private var turns = 0
    /// Where capitals stand as they do not within words: two together, or one small letter between two.
    private var oddCapitals = 0
    private var digitRun = 0
    private var longestDigitRun = 0
    private var longestNumber = 0
    /// Digits of the numbers that follow each other without another word between.
    private var numberRun = 0
    private var longestNumberRun = 0
    private var word = Word()
    private var previous = Kind.separator
    private var beforePrevious = Kind.separator

    private enum Kind { case digit, small, capital, separator }

    private struct Word {
        var digits = 0
        var small = 0
        var capitals = 0
        var turns = 0

        var letters: Int { small + capitals }
        var count: Int { digits + small + capitals }

        /// `3f2a9c1b7d4e` behind the words of a title.
        var isMixed: Bool { count >= 8 && digits >= 2 && letters > 0 && turns >= 3 }

        var isRandom: Bool {
            if digits == 0 { return false }
            if capitals > 0, small > 0 { return count >= 10 && takesTurns }
            guard digits >= 2 else { return false }
            return capitals > 0 ? count >= 8 && turns >= 2 : count >= 16 && turns >= 4
        }

        /// Whether the pieces of one kind are shorter than two and a half bytes on average.
        var takesTurns: Bool { (turns + 1) * 5 > count * 2 }
    }

    init(_ segment: UnsafeBufferPointer<UInt8>) {
        for byte in segment {
            switch byte {
            case 0x30...0x39: take(.digit)
            case 0x61...0x7A, 0x80...0xFF:
                if byte <= 0x66 { hexadecimalLetters += 1 }
                take(.small)
            case 0x41...0x5A:
                if byte <= 0x46 { hexadecimalLetters += 1 }
                take(.capital)
            default: separate(byte)
            }
            count += 1
        }
        endWord()
    }

    var letters: Int { small + capitals }
    var isHexadecimal: Bool { digits + hexadecimalLetters == count }

    /// A number that is none of a model or a year: five digits as a word, six glued to letters, eight over several words, as those
    /// of a date or of a telephone number.
    var hasNumber: Bool { longestNumber >= 5 || longestDigitRun >= 6 || longestNumberRun >= 8 }

    /// Drawn by a machine as a whole.
    var isRandom: Bool {
        if hasRandomWord { return true }
        let whole = Word(digits: digits, small: small, capitals: capitals, turns: turns)
        if capitals > 0, small > 0 {
            return digits > 0 ? whole.count >= 16 && whole.takesTurns : whole.count >= 16 && oddCapitals >= 4
        }
        // Fewer than sixteen hexadecimal digits may be a word, and a checksum that short is seen in full by whoever wrote it.
        return separators == 0 && capitals == 0 && !isHexadecimal && count >= 10 && digits >= 3 && turns >= 4
            && count <= 2 * (turns + 1)
    }

    /// Four numbers between dots, or hexadecimal between at least two colons: an address of either protocol.
    var isNetworkAddress: Bool {
        if letters == 0, dots == 3, separators == 3 { return digits >= 4 && digits <= 12 && longestDigitRun <= 3 }
        return colons >= 2 && colons == separators && digits + hexadecimalLetters + colons == count && digits > 0
    }

    func isUUID(_ segment: UnsafeBufferPointer<UInt8>) -> Bool {
        count == 36 && separators == 4 && digits + hexadecimalLetters == 32
            && [8, 13, 18, 23].allSatisfy { segment[$0] == UInt8(ascii: "-") }
    }

    @inline(__always)
    private mutating func take(_ kind: Kind) {
        switch kind {
        case .digit:
            digits += 1
            word.digits += 1
            digitRun += 1
            longestDigitRun = max(longestDigitRun, digitRun)
        case .small:
            small += 1
            word.small += 1
            digitRun = 0
        case .capital:
            capitals += 1
            word.capitals += 1
            digitRun = 0
            if previous == .capital ? beforePrevious != .capital : previous == .small && beforePrevious == .capital {
                oddCapitals += 1
            }
        case .separator: return
        }
        if turns(to: kind) {
            turns += 1
            word.turns += 1
        }
        beforePrevious = previous
        previous = kind
    }

    /// A capital and the small letters behind it are one piece; of several capitals the last one begins the word.
    private func turns(to kind: Kind) -> Bool {
        guard previous != kind, previous != .separator else { return false }
        return !(previous == .capital && kind == .small) || beforePrevious == .capital
    }

    private mutating func separate(_ byte: UInt8) {
        endWord()
        separators += 1
        switch byte {
        case UInt8(ascii: "@"): if count > 0, at == nil { at = count }
        case UInt8(ascii: "."): dots += 1
        case UInt8(ascii: ":"): colons += 1
        case UInt8(ascii: "+"): if count == 0 { hasDiallingMark = true }
        case UInt8(ascii: "("), UInt8(ascii: " "): hasDiallingMark = true
        default: break
        }
        previous = .separator
        beforePrevious = .separator
        digitRun = 0
    }

    private mutating func endWord() {
        guard word.count > 0 else { return }
        if word.letters == 0 {
            longestNumber = max(longestNumber, word.digits)
            numberRun += word.digits
            longestNumberRun = max(longestNumberRun, numberRun)
        } else {
            numberRun = 0
            if word.digits == 0, word.letters >= 3, word.turns == 0 { hasWord = true }
            if word.isMixed { hasMixedWord = true }
            if word.isRandom { hasRandomWord = true }
        }
        word = Word()
    }
}

extension UInt8 {
    var isDigit: Bool { self >= 0x30 && self <= 0x39 }
    /// Of ASCII.
    var isLetter: Bool { (self | 0x20) >= 0x61 && (self | 0x20) <= 0x7A }
}
