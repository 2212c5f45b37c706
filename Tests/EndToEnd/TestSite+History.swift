import Foundation

extension TestSite {
    /// Fills the data folder with visits of 74 and of 50 hours ago, of the page `/old`, as a collector of that time took them: at any
    /// time of the day there are two whole days to fold since then.
    func addHistory() async throws -> [Beacon] {
        var all: [Beacon] = []
        for offset in ["-74h", "-50h"] {
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
