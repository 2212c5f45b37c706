import CollectorTesting
import Foundation
import Report
import Testing

@Suite("Writing a report")
struct ReportWriterTests {
    private let page = ReportFile(path: "index.html", bytes: Array("<p>new</p>".utf8), contentType: "text/html")

    @Test func createsTheFolderAndLeavesNothingButTheFiles() throws {
        let folder = try TemporaryFolder()
        let target = folder.file("a/report")
        let other = ReportFile(path: "days/1.html", bytes: [1, 2, 3], contentType: "text/html")
        try ReportWriter.write([page, other], to: target)
        #expect(
            try FileManager.default.subpathsOfDirectory(atPath: target.path).sorted() == [
                "days", "days/1.html", "index.html",
            ])
        #expect(try Data(contentsOf: target.appending(path: "index.html")) == Data(page.bytes))
    }

    @Test func replacesWhatWasThere() throws {
        let folder = try TemporaryFolder()
        try Data("old and longer than the new one".utf8).write(to: folder.file("index.html"))
        try ReportWriter.write([page], to: folder.url)
        #expect(try Data(contentsOf: folder.file("index.html")) == Data(page.bytes))
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["index.html"])
    }

    @Test func leavesNoTemporaryFileWhenItFails() throws {
        let folder = try TemporaryFolder()
        // A folder that is not empty stands where the file belongs, so that the rename fails.
        try FileManager.default.createDirectory(
            at: folder.file("index.html/inside"), withIntermediateDirectories: true)
        #expect(throws: ReportError.self) { try ReportWriter.write([page], to: folder.url) }
        #expect(
            try FileManager.default.subpathsOfDirectory(atPath: folder.path).sorted() == [
                "index.html", "index.html/inside",
            ])
    }

    @Test(arguments: ["../index.html", "/etc/index.html", "a/../../b", "", "a//b", "./a"])
    func refusesAPathOutsideItsFolder(_ path: String) throws {
        let folder = try TemporaryFolder()
        let file = ReportFile(path: path, bytes: [], contentType: "text/html")
        #expect(throws: ReportError.unsafePath(path)) { try ReportWriter.write([page, file], to: folder.url) }
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == [])
    }
}
