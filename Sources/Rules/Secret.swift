/// Something no log line, error or description may show. Whoever needs the value switches over the cases on purpose.
package enum Secret: Sendable, Hashable {
    /// The value of an environment variable, read by whoever starts the collector; rules never read the environment.
    case environment(name: String)
    /// The content of a file, by its absolute path; read by whoever starts the collector.
    case file(path: String)
    case literal(String)
}

// Printing, debug printing and reflecting (`dump`, `String(describing:)` of an enclosing type) are three ways out.
extension Secret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    package var description: String { "<redacted>" }
    package var debugDescription: String { description }
    package var customMirror: Mirror { Mirror(self, children: []) }
}
