package import Foundation

/// Puts a report's files into a folder.
package enum ReportWriter {
    /// Each file appears whole or not at all: written beside its place under a temporary name, synced, renamed.
    ///
    /// The folder is created. A failure leaves what was there before and no temporary file.
    package static func write(_ files: [ReportFile], to folder: URL) throws(ReportError) {
        for file in files {
            guard isInside(file.path) else { throw .unsafePath(file.path) }
        }
        for file in files {
            let target = folder.appending(path: file.path)
            do {
                try FileManager.default.createDirectory(
                    at: target.deletingLastPathComponent(), withIntermediateDirectories: true)
                try replace(target, with: file.bytes)
            } catch {
                throw .notWritten(path: target.path, reason: "\(error.localizedDescription)")
            }
        }
    }

    private static func isInside(_ path: String) -> Bool {
        !path.isEmpty
            && path.split(separator: "/", omittingEmptySubsequences: false).allSatisfy {
                !$0.isEmpty && $0 != ".." && $0 != "."
            }
    }

    private static func replace(_ target: URL, with bytes: [UInt8]) throws {
        // The name is that of this process, not random: what a crash left behind is written over, not piled up.
        let temporary = target.deletingLastPathComponent().appending(
            path: ".\(target.lastPathComponent).\(ProcessInfo.processInfo.processIdentifier).tmp")
        do {
            try Data(bytes).write(to: temporary)
            let handle = try FileHandle(forWritingTo: temporary)
            try handle.synchronize()
            try handle.close()
            guard rename(temporary.path, target.path) == 0 else {
                throw CocoaError(
                    .fileWriteUnknown, userInfo: [NSLocalizedDescriptionKey: String(cString: strerror(errno))])
            }
        } catch {
            try? FileManager.default.removeItem(at: temporary)
            throw error
        }
    }
}
