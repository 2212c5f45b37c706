import CollectorTesting
import Manifest
import Rules
import Testing

@Suite struct RuleSetFuzzTests {
    /// Any bytes give rules or problems with places; nothing else is thrown and nothing traps.
    @Test(arguments: [try ShippedRules.text(), RuleSamples.everyKey])
    func mutatedFileParsesOrIsRefused(text: String) throws {
        let bytes = Array(text.utf8)
        var generator = SeededGenerator()
        var refused = 0
        for round in 0..<Self.rounds {
            let text = String(decoding: Self.mutate(bytes, &generator), as: UTF8.self)
            do throws(ManifestError) {
                let rules = try RuleSet.parse(text, file: "fuzz.yml") { [("of \($0)", "")] }
                #expect(rules.rules.allSatisfy(Self.isSound), "\(generator) round \(round)")
                let isInSchema = try? SchemaValidator.ofRules.accepts(.yaml(text))
                #expect(isInSchema == true, "\(generator) round \(round)\n\(text)")
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

    /// Whatever was written, what the parser gives out is within its ranges.
    private static func isSound(_ rule: Rule) -> Bool {
        let (limit, level, guards) = (rule.promise.limit, rule.guards.resolveLevel, rule.guards)
        let day: ClosedRange<Duration> = .zero ... .seconds(86_400)
        return (limit ?? 0).isFinite && limit ?? 0 >= 0 && level ?? 0 <= limit ?? .infinity
            && (guards.widenTo ?? rule.window) >= rule.window
            && day.contains(guards.pending) && day.contains(guards.keepFiring)
            && rule.filters.allSatisfy { !($0.included.isEmpty && $0.excluded.isEmpty) }
            && Set(rule.filters.map(\.dimension)).count == rule.filters.count
    }

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
