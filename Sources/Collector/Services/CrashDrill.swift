import Foundation
import Store
import Synchronization

/// Takes the power away at a numbered step, for the tests that prove what survives: `VITALSD_TEST_KILL_AT=6:3` kills the process when it
/// passes step 6 for the third time. Without the variable nothing is counted.
enum CrashDrill {
    static let variable = "VITALSD_TEST_KILL_AT"

    static func probe(_ environment: [String: String]) -> CrashStep.Probe {
        guard let text = environment[variable] else { return CrashStep.noProbe }
        let parts = text.split(separator: ":").map { Int($0) }
        guard let number = parts.first ?? nil, let step = CrashStep(rawValue: number) else { return CrashStep.noProbe }
        let passes = Atomic<Int>(0)
        let wanted = (parts.count > 1 ? parts[1] : nil) ?? 1
        return { passed in
            guard passed == step, passes.add(1, ordering: .relaxed).newValue == wanted else { return }
            kill(getpid(), SIGKILL)
        }
    }
}
