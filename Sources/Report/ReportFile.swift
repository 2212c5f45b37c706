/// One file of a report.
package struct ReportFile: Hashable, Sendable {
    /// Relative to the report's folder, without `..`.
    package let path: String
    package let bytes: [UInt8]
    package let contentType: String

    package init(path: String, bytes: [UInt8], contentType: String) {
        self.path = path
        self.bytes = bytes
        self.contentType = contentType
    }
}
