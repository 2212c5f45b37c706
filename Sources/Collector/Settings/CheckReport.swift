import Foundation
import Manifest

/// What `vitalsd check` found: a finding for each thing the settings name.
package struct CheckReport: Sendable {
    package enum Format: String, Sendable, CaseIterable {
        case text, json, junit
    }

    struct Finding: Sendable {
        let name: String
        /// In a few words what is there; nil where something is wrong.
        var summary: String?
        var problems: [Problem] = []
    }

    struct Problem: Sendable, Encodable {
        let file: String
        /// From 1; nil where no place can be told.
        let line: Int?
        let column: Int?
        let message: String
    }

    private(set) var findings: [Finding] = []
    /// The first thing that could not be read at all, which is no mistake in it.
    package private(set) var unreadable: (any Error)?

    init() {}

    package var isValid: Bool { findings.allSatisfy { $0.problems.isEmpty } }

    mutating func check(_ name: String, _ read: () throws -> String) {
        var finding = Finding(name: name)
        do {
            finding.summary = try read()
        } catch let error as ManifestError {
            finding.problems = error.problems.map {
                Problem(file: $0.file, line: $0.line, column: $0.column, message: $0.message)
            }
        } catch {
            if unreadable == nil { unreadable = error }
            finding.problems = [Problem(file: name, line: nil, column: nil, message: "\(error)")]
        }
        findings.append(finding)
    }

    // MARK: Forms

    package func text(_ format: Format) throws -> String {
        switch format {
        case .text: plain
        case .json: try json
        case .junit: junit
        }
    }

    private var plain: String {
        guard !findings.isEmpty else {
            return "nothing to check: there is no alerts.yml and no dashboards folder here\n"
        }
        // Between mistakes what is right would only be in the way.
        return findings.flatMap { finding in
            isValid ? finding.summary.map { ["\(finding.name): \($0)"] } ?? [] : finding.problems.map(\.sentence)
        }
        .map { $0 + "\n" }.joined()
    }

    private struct Summary: Encodable {
        let valid: Bool
        let problems: [Problem]
    }

    private var json: String {
        get throws {
            try JSONAnswer.line(Summary(valid: isValid, problems: findings.flatMap(\.problems)))
        }
    }

    /// What continuous integration shows: a test for each file, a failure for each of its mistakes.
    private var junit: String {
        let failures = findings.reduce(0) { $0 + ($1.problems.isEmpty ? 0 : 1) }
        var lines = [
            #"<?xml version="1.0" encoding="UTF-8"?>"#,
            #"<testsuite name="vitalsd check" tests="\#(findings.count)" failures="\#(failures)">"#,
        ]
        for finding in findings {
            lines.append(#"  <testcase name="\#(CheckReport.escaped(finding.name))" classname="vitalsd.check">"#)
            for problem in finding.problems {
                let message = CheckReport.escaped(problem.sentence)
                lines.append(#"    <failure message="\#(message)">\#(message)</failure>"#)
            }
            lines.append("  </testcase>")
        }
        return (lines + ["</testsuite>"]).joined(separator: "\n") + "\n"
    }

    /// For an attribute or a text of XML; what XML cannot hold at all becomes a question mark.
    private static func escaped(_ text: String) -> String {
        text.unicodeScalars.reduce(into: "") { escaped, scalar in
            switch scalar {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\"": escaped += "&quot;"
            case "\n", "\t": escaped += " "
            case _ where scalar.value < 0x20 || scalar.value == 0xFFFE || scalar.value == 0xFFFF: escaped += "?"
            default: escaped.unicodeScalars.append(scalar)
            }
        }
    }
}

extension CheckReport.Problem {
    var sentence: String {
        guard let line, let column else { return message.hasPrefix(file) ? message : "\(file): \(message)" }
        return "\(file):\(line):\(column): \(message)"
    }
}
