import Foundation
import Manifest
import Rules
import Testing

/// What the manual says to paste can be pasted.
@Suite struct ReceiverManualTests {
    @Test func everyReceiverOfTheManualIsTaken() throws {
        let root = ShippedRules.url.deletingLastPathComponent()
        let page = try String(contentsOf: root.appending(path: "docs/receivers.md"), encoding: .utf8)
        let blocks = page.components(separatedBy: "```yaml\n").dropFirst().compactMap {
            $0.components(separatedBy: "```").first
        }
        let kinds = try blocks.flatMap { try RuleSet.parse($0, file: "receivers.md").receivers.map(\.kind) }
        #expect(Set(kinds) == Set(ReceiverKind.allCases))
        for kind in ReceiverKind.allCases { #expect(page.contains("`\(kind.rawValue)`")) }
    }

    @Test func everyKeyIsInTheManual() throws {
        let root = ShippedRules.url.deletingLastPathComponent()
        let page = try String(contentsOf: root.appending(path: "docs/receivers.md"), encoding: .utf8)
        let schema = try Sample.json(RuleSchema.text)
        let receiver = schema.members?["$defs"]?.members?["receiver"]?.members?["properties"]?.members ?? [:]
        #expect(receiver.count > 20)
        #expect(receiver.keys.filter { !page.contains("`\($0)`") } == [])
    }
}
