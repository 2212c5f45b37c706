import Foundation

extension TestSite {
    /// Fills the data folder with visits of 50 and of 26 hours ago, of the page `/old`, as a collector of that time took them.
    func addHistory() async throws -> [Beacon] {
        var all: [Beacon] = []
        for offset in ["-50h", "-26h"] {
            let clock = try FakeClock(in: folder, offset: offset)
            let server = try await clock.start(self)
            defer { FakeClock.clean(after: server) }
            let beacons = (1...40).map { Beacon(value: Double($0 * 120), url: "https://shop.example/old") }
            try server.take(beacons)
            all += beacons
            let status = try await server.terminate()
            guard status == 0 else { throw EndToEndFailure("exit \(status): \(server.log)") }
        }
        return all
    }
}
