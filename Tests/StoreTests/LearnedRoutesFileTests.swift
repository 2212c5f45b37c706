import CollectorTesting
import Foundation
import Store
import Telemetry
import Testing

@Suite struct LearnedRoutesFileTests {
    private struct Nothing: Error {}

    /// A command knows the settings of its folder, not the flags of the server: what is kept must not depend on it.
    @Test func changeTouchesNeitherTheSetsNorTheZone() throws {
        let folder = try TemporaryFolder()
        let url = folder.file("vitals.db")
        let more = DimensionSets.standard.adding([try DimensionSet(text: "site+page+release@1h")])
        let plan = VitalsFile.Plan(sets: more, days: try #require(LocalDays(zone: "Europe/Paris")))
        try VitalsFile(at: url, plan).close()
        func kept() throws -> [Int64?] {
            let raw = try RawDatabase(url)
            return [
                try raw.number("SELECT count(*) FROM dimension_set WHERE is_kept AND since = 0"),
                try raw.number("SELECT count(*) FROM info WHERE name = 'zone' AND value = 'Europe/Paris'"),
            ]
        }
        #expect(try kept() == [Int64(more.all.count), 1])
        try LearnedRoutesFile.change(at: url) { stored in
            #expect(stored == nil)
            return [1, 2, 3]
        }
        #expect(throws: Nothing.self) { try LearnedRoutesFile.change(at: url) { _ in throw Nothing() } }
        #expect(try kept() == [Int64(more.all.count), 1])
        #expect(try VitalsReader(readingAt: url).learnedRoutes() == [1, 2, 3])
    }
}
