/// What `LearnedTemplates` knows, for storing it. The same knowledge is the same state, in whatever order it came.
package struct LearnedState: Hashable, Sendable, Codable {
    package struct Site: Hashable, Sendable, Codable {
        package var name: String
        /// Each before its children; the first is the root.
        package var nodes: [Node]
        /// Since room was last made.
        package var isSeen: Bool

        package init(name: String, nodes: [Node], isSeen: Bool) {
            self.name = name
            self.isSeen = isSeen
            self.nodes = nodes
        }
    }

    package struct Node: Hashable, Sendable, Codable {
        /// 0 for the root.
        package var depth: Int
        package var name: String
        package var views: Int
        package var recent: UInt32
        package var fold: LearnedFold?

        package init(depth: Int, name: String, views: Int, recent: UInt32, fold: LearnedFold?) {
            self.depth = depth
            self.name = name
            self.views = views
            self.recent = recent
            self.fold = fold
        }
    }

    package var sites: [Site]
    package var pins: [LearnedPin]
    /// Since room was last made.
    package var calls: Int
}
