/// The segments of a path, read as a name would show them, for comparing with patterns. In memory of the caller's.
struct PathSegments {
    private let texts: UnsafeMutableBufferPointer<UInt8>
    /// The length of each text; −1 for one that is longer than any literal.
    private let lengths: UnsafeMutableBufferPointer<Int>
    private(set) var count = 0
    /// There are more segments than the deepest pattern has.
    private(set) var isCut = false

    static func with<Value>(_ path: UnsafeBufferPointer<UInt8>, _ body: (borrowing PathSegments) -> Value) -> Value {
        let limit = PagePattern.depthLimit
        return withUnsafeTemporaryAllocation(of: UInt8.self, capacity: limit * SegmentText.limit) { texts in
            withUnsafeTemporaryAllocation(of: Int.self, capacity: limit) { lengths in
                var segments = PathSegments(texts: texts, lengths: lengths)
                segments.read(path)
                return body(segments)
            }
        }
    }

    private init(texts: UnsafeMutableBufferPointer<UInt8>, lengths: UnsafeMutableBufferPointer<Int>) {
        self.texts = texts
        self.lengths = lengths
    }

    /// Nil for a segment that is too long to be a literal.
    subscript(index: Int) -> UnsafeBufferPointer<UInt8>? {
        lengths[index] < 0 ? nil : UnsafeBufferPointer(rebasing: place(index)[..<lengths[index]])
    }

    private func place(_ index: Int) -> UnsafeMutableBufferPointer<UInt8> {
        UnsafeMutableBufferPointer(rebasing: texts[(index * SegmentText.limit)..<((index + 1) * SegmentText.limit)])
    }

    private mutating func read(_ path: UnsafeBufferPointer<UInt8>) {
        var next = URLPath.segment(in: path, from: 0)
        while let range = next {
            guard count < PagePattern.depthLimit else { return isCut = true }
            let length = SegmentText.read(UnsafeBufferPointer(rebasing: path[range]), into: place(count)) ?? -1
            if length != 0 {
                lengths[count] = length
                count += 1
            }
            next = URLPath.segment(in: path, from: range.upperBound)
        }
        while count > 0, let last = self[count - 1], IndexFile.isOne(last) { count -= 1 }
    }
}
