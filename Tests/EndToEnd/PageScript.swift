import Foundation

/// The page script as it is read and as it is served.
enum PageScript {
    private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    static let source = root.appending(path: "Sources/Receive/Pages/page.js")
    static let served = root.appending(path: "Sources/Receive/Pages/page.min.js")
    static let compactor = root.appending(path: "scripts/compact.py")
}
