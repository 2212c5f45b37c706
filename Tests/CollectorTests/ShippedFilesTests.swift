import Foundation
import Report
import Rules
import Testing

@testable import Collector

/// Shipped examples are read by the code that serves them, so that they cannot rot.
@Suite struct ShippedFilesTests {
    private let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    @Test func shippedRulesAreValid() throws {
        #expect(try Manifests.rules(at: root.appending(path: "alerts.yml")).rules.count == 10)
    }

    @Test func builtInDashboardIsTheShippedOne() throws {
        #expect(try Manifests.dashboard(in: root.appending(path: "dashboards")) == .builtIn)
    }
}
