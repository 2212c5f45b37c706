import Manifest

/// The files of a rule set while they are read: the main one, then those it includes, in the order it names them.
struct RuleDocuments {
    private(set) var documents: [RuleDocument] = []
    /// False where what a file holds is not known.
    private(set) var isComplete = true
    private var readers: [ManifestReader] = []

    init(_ text: String, file: String) {
        add(text, file: file)
    }

    var main: RuleDocument? { documents.first }

    /// Each file's own in its order.
    var problems: [ManifestProblem] { readers.flatMap(\.sortedProblems) }

    /// Reads what the main file includes.
    mutating func include(_ read: (String) throws -> [(file: String, text: String)]) {
        guard let node = main?.fields[.include], !node.isBlank, let patterns = node.scalars else { return }
        if patterns.count > RuleRanges.includes {
            node.fail("\(patterns.count) patterns are too many; at most \(RuleRanges.includes) are read", as: Void.self)
        }
        for (place, text) in patterns.prefix(RuleRanges.includes) {
            guard let files = RuleDocuments.files(of: text, at: place, read) else {
                isComplete = false
                continue
            }
            for (file, text) in files {
                if let known = readers.firstIndex(where: { $0.file == file }) {
                    let mistake = known == 0 ? "includes itself" : "is included twice"
                    place.fail("\"\(file)\" \(mistake)", as: Void.self)
                } else if readers.count > RuleRanges.includedFiles {
                    isComplete = false
                } else {
                    add(text, file: file)
                }
            }
        }
        guard readers.count > RuleRanges.includedFiles, !isComplete else { return }
        node.fail("at most \(RuleRanges.includedFiles) files can be included", as: Void.self)
    }

    /// Nil after reporting why they cannot be read.
    private static func files(
        of text: String, at place: ManifestNode, _ read: (String) throws -> [(file: String, text: String)]
    ) -> [(file: String, text: String)]? {
        do {
            let pattern = try IncludePattern(text)
            let files = try read(text)
            guard !files.isEmpty || pattern.mayBeEmpty else { return place.fail("there is no file \(place.excerpt)") }
            return files
        } catch let mistake as IncludePattern.Mistake {
            return place.fail(mistake.sentence)
        } catch let mistake as RuleFiles.Mistake {
            return place.fail(mistake.description)
        } catch {
            // Whatever else went wrong may say more than a message should.
            return place.fail("\(place.excerpt) cannot be read")
        }
    }

    private mutating func add(_ text: String, file: String) {
        let reader = ManifestReader(file: file)
        let isMain = readers.isEmpty
        readers.append(reader)
        if let document = RuleDocument(text, reader: reader, isMain: isMain) {
            documents.append(document)
        } else {
            isComplete = false
        }
    }
}
