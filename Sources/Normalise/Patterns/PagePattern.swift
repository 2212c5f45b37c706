/// One pattern as it was written: `/courses/:course/lessons/:lesson`, `shop:/p/:product`, `/files/*`.
struct PagePattern: Hashable, Sendable {
    enum Segment: Hashable, Sendable {
        case literal([UInt8])
        case parameter(String)
        /// One segment or more; the last of its pattern.
        case rest
    }

    /// Why a text is no pattern, as the end of a sentence.
    struct Fault: Error, Hashable {
        let reason: String
    }

    /// The only site it holds for; nil for all.
    let site: String?
    let segments: [Segment]

    /// More segments than a name of ours has, so that a pattern can name what would be folded.
    static let depthLimit = 20

    /// What a page it matches is called: the path as it was written, escapes undone.
    var name: String {
        let texts = segments.map { segment in
            switch segment {
            case .literal(let bytes): String(decoding: bytes, as: UTF8.self)
            case .parameter(let name): ":" + name
            case .rest: "*"
            }
        }
        return "/" + texts.joined(separator: "/")
    }

    var literalCount: Int {
        segments.count { segment in
            switch segment {
            case .literal: true
            case .parameter, .rest: false
            }
        }
    }
}
