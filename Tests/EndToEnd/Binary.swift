import Foundation

/// The executable under test, built beside the test bundle.
enum Binary {
    /// Walks up from the running test bundle to the first folder that holds `vitalsd`.
    static func locate() throws -> URL {
        let starts = [CommandLine.arguments[0], Bundle.main.bundlePath] + Bundle.allBundles.map(\.bundlePath)
        for start in starts {
            var folder = URL(filePath: start).standardizedFileURL
            while folder.path != "/" {
                let candidate = folder.appending(path: "vitalsd")
                if isExecutableFile(candidate) { return candidate }
                folder.deleteLastPathComponent()
            }
        }
        throw EndToEndFailure("no vitalsd beside the test bundle; build the package first, looked from \(starts)")
    }

    private static func isExecutableFile(_ url: URL) -> Bool {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: url.path, isDirectory: &isFolder), !isFolder.boolValue else {
            return false
        }
        return FileManager.default.isExecutableFile(atPath: url.path)
    }
}
