import Foundation

/// What a child process inherits: enough to run, none of the settings or proxies of the person running the tests.
enum ChildEnvironment {
    static func with(_ additions: [String: String]) -> [String: String] {
        let inherited = ProcessInfo.processInfo.environment.filter { name, _ in
            !name.hasPrefix("VITALSD_") && !name.lowercased().hasSuffix("_proxy")
        }
        return inherited.merging(additions) { $1 }
    }
}
