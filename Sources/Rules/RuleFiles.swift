// Foundation has a `Dimension` and a `Measurement` of its own: none of ours is named here.
package import Foundation
import Manifest

/// Reads the files that a rules file includes.
package struct RuleFiles: Sendable {
    private let main: URL

    /// - Parameter main: the file that includes; patterns are relative to its folder.
    package init(beside main: URL) { self.main = main.standardizedFileURL }

    /// Why files cannot be read, in a sentence for the place of the `include`.
    package struct Mistake: Error, Hashable, Sendable, CustomStringConvertible {
        package let description: String

        package init(description: String) { self.description = description }
    }

    /// The files a pattern names, by name; what has no `*` and `?` is one file, or none if there is none.
    ///
    /// A folder that does not exist holds none. The main file is never matched by a pattern, nor is what is no regular
    /// file; links are followed, because that is how mounted settings are made.
    package func read(_ pattern: String) throws(Mistake) -> [(file: String, text: String)] {
        let pattern = try RuleFiles.parsed(pattern)
        let folder =
            pattern.folder.hasPrefix("/")
            ? URL(filePath: pattern.folder) : main.deletingLastPathComponent().appending(path: pattern.folder)
        let names = pattern.name.isExact ? [pattern.name.text] : try names(in: folder, pattern)
        guard names.count <= RuleRanges.includedFiles else {
            throw Mistake(
                description: "\(names.count) files are too many; at most \(RuleRanges.includedFiles) are read")
        }
        var files: [(file: String, text: String)] = []
        for name in names {
            let label = pattern.label(of: name)
            if let text = try RuleFiles.text(of: folder.appending(path: name), label, isSure: pattern.name.isExact) {
                files.append((label, text))
            }
        }
        return files
    }

    private static func parsed(_ text: String) throws(Mistake) -> IncludePattern {
        do {
            return try IncludePattern(text)
        } catch {
            throw Mistake(description: error.sentence)
        }
    }

    private func names(in folder: URL, _ pattern: IncludePattern) throws(Mistake) -> [String] {
        do {
            return try FileManager.default.contentsOfDirectory(atPath: folder.path)
                .filter { pattern.matches($0) && folder.appending(path: $0).standardizedFileURL.path != main.path }
                .sorted()
        } catch {
            if RuleFiles.isMissing(error) { return [] }
            let name = pattern.folder.isEmpty ? "the folder" : "\"\(pattern.folder)\""
            throw Mistake(description: "\(name) cannot be read: \((error as NSError).localizedDescription)")
        }
    }

    /// Nil where there is none.
    ///
    /// - Parameter isSure: whether a file is meant, so that a folder of the name is a mistake.
    private static func text(of url: URL, _ label: String, isSure: Bool) throws(Mistake) -> String? {
        do {
            // The attributes are those of a link itself, so it is followed first.
            let url = url.resolvingSymlinksInPath()
            let attributes = try FileManager.default.attributesOfItem(atPath: url.path)
            guard attributes[.type] as? FileAttributeType == .typeRegular else {
                guard isSure else { return nil }
                throw Mistake(description: "\"\(label)\" is no file")
            }
            let size = attributes[.size] as? Int ?? 0
            guard size <= ManifestReader.byteLimit else {
                throw Mistake(
                    description: "\"\(label)\" has \(size) bytes; at most \(ManifestReader.byteLimit) are read")
            }
            guard let text = String(data: try Data(contentsOf: url), encoding: .utf8) else {
                throw Mistake(description: "\"\(label)\" is not UTF-8")
            }
            return text
        } catch {
            if let mistake = error as? Mistake { throw mistake }
            if isMissing(error) { return nil }
            throw Mistake(
                description: "\"\(label)\" cannot be read: \((error as NSError).localizedDescription)")
        }
    }

    private static func isMissing(_ error: any Error) -> Bool {
        [CocoaError.fileReadNoSuchFile, .fileNoSuchFile].contains((error as? CocoaError)?.code)
    }
}
