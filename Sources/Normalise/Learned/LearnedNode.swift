/// One segment of a site's templates, in the order of whose parents it was seen.
struct LearnedNode: Sendable {
    static let none: Int32 = -1
    /// More than are ever counted, and few enough that sums of them are whole.
    static let viewLimit = 1 << 50

    var name = ""
    var parent = LearnedNode.none
    var firstChild = LearnedNode.none
    var nextSibling = LearnedNode.none
    /// Children that are no placeholders.
    var valueCount = 0
    /// Page views at or below it since it is remembered.
    var views = 0
    /// Views by which it is judged when memory runs short; halved each time.
    var recent: UInt32 = 0
    /// An operator undid the fold here.
    var isPinned = false
    var fold: LearnedFold?

    mutating func see() {
        views += 1
        if recent < .max { recent += 1 }
    }
}

struct LearnedEdge: Hashable, Sendable {
    let parent: Int32
    let name: String
}

struct LearnedSite: Sendable {
    let root: Int32
    var folds = 0
    /// Since room was last made.
    var isSeen = true
}
