/// What stands for a segment that names one thing among many.
enum SegmentPlaceholder: CaseIterable {
    /// Numbers, and what a machine drew: ULIDs, nanoids, base64, stock numbers, network addresses.
    case id
    case uuid
    /// Hexadecimal from 16 digits on, one of them 0 to 9; behind `commit`, from 7 on.
    case hash
    /// `2026-01-31`, `31-01-2026`, `20260131` of the years 1990 to 2049, `2025-2026`, and `2026/01/31` over three segments.
    case date
    /// Words with a number of five digits or more, or with something a machine drew.
    case slug
    case email
    case phone
    /// Longer than `SegmentText.limit`.
    case long

    /// What follows the colon.
    var name: StaticString {
        switch self {
        case .id: "id"
        case .uuid: "uuid"
        case .hash: "hash"
        case .date: "date"
        case .slug: "slug"
        case .email: "email"
        case .phone: "phone"
        case .long: "long"
        }
    }

    /// What the segment is an example of; nil when it is a name of its own. The bytes are those of `SegmentText`, without an extension.
    init?(_ segment: UnsafeBufferPointer<UInt8>) {
        guard !SegmentPlaceholder.isParameter(segment) else { return nil }
        let shape = SegmentShape(segment)
        if let at = shape.at {
            // `left-pad@1.3.0` is a version rather than an address.
            self = at + 1 < segment.count && segment[at + 1].isDigit ? .id : .email
        } else if shape.letters == 0 {
            guard let number = SegmentPlaceholder.number(segment, shape) else { return nil }
            self = number
        } else if shape.isUUID(segment) {
            self = .uuid
        } else if shape.isHexadecimal, shape.digits > 0, shape.count >= 16 {
            self = .hash
        } else if shape.isNetworkAddress {
            self = .id
        } else if shape.hasWord, shape.hasNumber || shape.hasMixedWord || shape.hasRandomWord {
            self = .slug
        } else if shape.hasNumber {
            self = shape.separators > 0 ? .slug : .id
        } else if shape.isRandom {
            self = .id
        } else {
            return nil
        }
    }

    /// A placeholder already: `:id`, `:courseId`. Letters only, so that nothing hides behind a colon.
    static func isParameter(_ segment: UnsafeBufferPointer<UInt8>) -> Bool {
        guard segment.count > 1, segment.count <= parameterLimit, segment[0] == UInt8(ascii: ":") else { return false }
        return segment.dropFirst().allSatisfy { $0.isLetter || $0 == UInt8(ascii: "_") }
    }

    /// The longest name of a parameter, in bytes with its colon.
    static let parameterLimit = 33

    /// Digits, and perhaps what sets them apart.
    private static func number(_ segment: UnsafeBufferPointer<UInt8>, _ shape: SegmentShape) -> SegmentPlaceholder? {
        guard shape.digits > 0 else { return nil }
        if shape.digits == shape.count { return SegmentDate.isCompact(segment) ? .date : .id }
        if shape.isUUID(segment) { return .uuid }
        if SegmentDate.isSeparated(segment) { return .date }
        if shape.isNetworkAddress { return .id }
        // Seven digits: the shortest telephone number that is not an extension. The groups of the North American plan tell one too.
        guard shape.digits >= 7 else { return shape.hasNumber ? .id : nil }
        let isGrouped = segment.count == 12 && !segment[3].isDigit && !segment[7].isDigit && shape.digits == 10
        return shape.hasDiallingMark || isGrouped ? .phone : .id
    }
}
