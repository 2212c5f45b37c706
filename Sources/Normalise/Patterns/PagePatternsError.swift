/// What is wrong with the patterns of the settings: all of it at once, a sentence each.
package struct PagePatternsError: Error, Hashable, Sendable, CustomStringConvertible {
    package let problems: [String]

    package var description: String { problems.joined(separator: "\n") }
}
