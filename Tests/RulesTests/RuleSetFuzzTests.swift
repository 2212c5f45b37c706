import CollectorTesting
import Manifest
import Rules
import Testing

@Suite struct RuleSetFuzzTests {
    /// Any bytes give rules or problems with places; nothing else is thrown and nothing traps.
    @Test func mutatedFileParsesOrIsRefused() throws {
        let shipped = Array(try ShippedRules.text().utf8)
        var generator = SeededGenerator()
        var refused = 0
        for round in 0..<Self.rounds {
            let text = String(decoding: Self.mutate(shipped, &generator), as: UTF8.self)
            do throws(ManifestError) {
                let rules = try RuleSet.parse(text, file: "fuzz.yml")
                #expect(rules.rules.allSatisfy { $0.limit > 0 && $0.limit.isFinite }, "\(generator) round \(round)")
            } catch {
                refused += 1
                #expect(!error.problems.isEmpty, "\(generator) round \(round)")
                #expect(
                    error.problems.allSatisfy { $0.line >= 1 && $0.column >= 1 && !$0.message.isEmpty },
                    "\(generator) round \(round)")
            }
        }
        // The canary: a mutation that never breaks the file tests nothing.
        #expect(refused > Self.rounds / 4, "\(generator)")
    }

    private static let rounds = 300

    /// One to eight edits: a byte changed, a run removed, a run copied elsewhere.
    private static func mutate(_ bytes: [UInt8], _ generator: inout SeededGenerator) -> [UInt8] {
        var bytes = bytes
        for _ in 0..<Int.random(in: 1...8, using: &generator) {
            guard !bytes.isEmpty else { break }
            let start = Int.random(in: bytes.indices, using: &generator)
            let end = min(bytes.count, start + Int.random(in: 1...40, using: &generator))
            switch Int.random(in: 0..<4, using: &generator) {
            case 0: bytes[start] = UInt8.random(in: 0 ... .max, using: &generator)
            case 1: bytes[start] = Array("{}[]:,-#&*!|>'\"%@`~ \n\t0".utf8).randomElement(using: &generator)!
            case 2: bytes.removeSubrange(start..<end)
            default:
                let run = Array(bytes[start..<end])
                bytes.insert(contentsOf: run, at: Int.random(in: bytes.indices, using: &generator))
            }
        }
        return bytes
    }
}
