/// One thing wrong with a file a person wrote, at the place where it stands.
package struct ManifestProblem: Error, Hashable, Sendable, CustomStringConvertible {
    package let file: String
    /// From 1.
    package let line: Int
    /// From 1, in characters.
    package let column: Int
    /// One sentence: the thing, the value got, what is expected, the nearest valid name.
    package let message: String

    package init(file: String, line: Int, column: Int, message: String) {
        self.file = file
        self.line = line
        self.column = column
        self.message = message
    }

    /// `alerts.yml:12:5: unknown key "metrik"; did you mean "metric"?`
    package var description: String { "\(file):\(line):\(column): \(message)" }
}

/// All that is wrong with a file: it is read to the end, so that one run shows every mistake.
package struct ManifestError: Error, Hashable, Sendable, CustomStringConvertible {
    package let problems: [ManifestProblem]

    package init(problems: [ManifestProblem]) { self.problems = problems }

    package var description: String { problems.map(\.description).joined(separator: "\n") }
}
