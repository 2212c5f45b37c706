/// Which files one `include` names: a folder, and a name in which `*` and `?` may stand.
struct IncludePattern {
    /// Relative to the folder of the file that includes, empty for that itself, or absolute.
    let folder: String
    let name: LabelPattern

    /// What is wrong with a pattern.
    struct Mistake: Error {
        let sentence: String
    }

    /// Relative patterns stay below the folder: whoever means another place writes where it is.
    init(_ text: String) throws(Mistake) {
        guard (1...RuleRanges.includeLimit).contains(text.unicodeScalars.count),
            text.unicodeScalars.allSatisfy({ $0.properties.generalCategory != .control })
        else { throw Mistake(sentence: "expected a path of 1 to \(RuleRanges.includeLimit) characters on one line") }
        let parts = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard !parts.contains("..") else {
            throw Mistake(sentence: "\"..\" is not followed; write a path below this folder, or an absolute one")
        }
        guard let last = parts.last, !last.isEmpty, last != "." else {
            throw Mistake(sentence: "it names a folder; add which files, such as *.yml")
        }
        guard parts.dropLast().allSatisfy({ LabelPattern($0).isExact }) else {
            throw Mistake(sentence: "\"*\" and \"?\" may stand in the file's name only, not in its folder's")
        }
        let folders = parts.dropLast().filter { !$0.isEmpty && $0 != "." }
        folder = (text.hasPrefix("/") ? "/" : "") + folders.joined(separator: "/")
        name = LabelPattern(last)
    }

    /// Whether it may match nothing: a folder that is filled later.
    var mayBeEmpty: Bool { name.text.contains("*") }

    /// As shells do, names that begin with a dot are matched by patterns that do: editors leave such files behind.
    func matches(_ file: String) -> Bool {
        (file.hasPrefix(".") == name.text.hasPrefix(".") || name.isExact) && name.matches(file)
    }

    /// How messages call a file of the folder.
    func label(of file: String) -> String {
        folder.isEmpty ? file : folder.hasSuffix("/") ? folder + file : "\(folder)/\(file)"
    }
}
