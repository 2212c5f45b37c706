import CollectorTesting
import Foundation

/// The files one server works with: data and rules in a temporary folder, and the shipped dashboards.
struct TestSite: Sendable {
    let folder: TemporaryFolder

    var data: URL { folder.file("data") }
    var rules: URL { folder.file("alerts.yml") }
    /// The shipped report pages.
    var dashboards: URL {
        URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "dashboards")
    }

    /// `rules` is the text of `alerts.yml`; the default judges nothing.
    init(rules text: String = TestSite.noRules) throws {
        folder = try TemporaryFolder()
        try FileManager.default.createDirectory(at: data, withIntermediateDirectories: true)
        try Data(text.utf8).write(to: rules)
    }

    static let noRules = "defaults: {evaluate_every: 10s}\n"
    /// For what must not be flushed meanwhile: each evaluation flushes first.
    static let rarelyJudged = "defaults: {evaluate_every: 1h}\n"
}
