import CollectorTesting
import Foundation
import Store
import Testing

@Suite struct DataFolderTests {
    private let parent: TemporaryFolder

    init() throws { parent = try TemporaryFolder() }

    private func permissions(_ url: URL) throws -> Int? {
        try FileManager.default.attributesOfItem(atPath: url.path)[.posixPermissions] as? Int
    }

    @Test func isMadeForItsOwnerAlone() throws {
        let folder = try DataFolder(parent.file("a/b/data"))
        #expect(try permissions(folder.url) == 0o700)
        #expect(try permissions(folder.url.appending(path: "lock")) == 0o600)
        #expect(folder.journal == folder.url.appending(path: "journal.db"))
        #expect(folder.vitals == folder.url.appending(path: "vitals.db"))
    }

    @Test func secondServerIsRefusedUntilTheFirstHasGone() throws {
        var first: DataFolder? = try DataFolder(parent.file("data"))
        let error = #expect(throws: StoreError.folderInUse) { try DataFolder(parent.file("data")) }
        #expect(
            error?.description
                == "the data folder is in use by another vitalsd; stop it or choose another --data")
        #expect(first != nil)
        first = nil
        #expect(throws: Never.self) { try DataFolder(parent.file("data")) }
    }

    @Test func errorHoldsNoPathOfTheMachine() throws {
        try Data().write(to: parent.file("data"))
        for name in ["data", "data/below"] {
            let error = #expect(throws: StoreError.self) { try DataFolder(parent.file(name)) }
            let text = try #require(error?.description)
            #expect(text.hasPrefix("the data folder cannot be used: "), "\(text)")
            #expect(!text.contains(parent.path), "\(text)")
        }
    }
}
