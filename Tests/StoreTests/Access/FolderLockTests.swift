import CollectorTesting
import Foundation
import Testing

@testable import Store

@Suite struct FolderLockTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    @Test func secondHolderIsRefusedUntilTheFirstIsDone() throws {
        let busy = StoreError.access("another process keeps the data folder locked; end it and try again")
        _ = try FolderLock.holding(folder.url) { () throws(StoreError) in
            #expect(throws: busy) { try FolderLock.holding(folder.url, attempts: 2) { 1 } }
        }
        #expect(try FolderLock.holding(folder.url, attempts: 1) { 1 } == 1)
    }

    @Test func lockIsGivenBackWhenTheWorkFails() throws {
        #expect(throws: StoreError.folderInUse) {
            try FolderLock.holding(folder.url) { () throws(StoreError) in throw .folderInUse }
        }
        #expect(try FolderLock.holding(folder.url, attempts: 1) { 1 } == 1)
    }

    /// The running server holds `lock` for as long as it lives; that must not keep commands out.
    @Test func runningServerDoesNotHoldIt() throws {
        let data = try DataFolder(folder.url)
        #expect(try FolderLock.holding(data.url, attempts: 1) { 1 } == 1)
    }

    @Test func missingFolderIsAnError() {
        #expect(throws: StoreError.self) { try FolderLock.holding(folder.file("nowhere")) { 1 } }
    }
}
