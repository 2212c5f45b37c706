/// What a record's severity means to its process.
enum LogSeverity: Hashable {
    /// A statement that was announced goes on.
    case notice
    /// It is over, and no duration follows.
    case failure

    /// By the word in the log. A word of another language is taken for a notice: what was announced is then not English either.
    init(_ word: some Sequence<UInt8>) {
        let failures = ["ERROR", "FATAL", "PANIC"]
        self = failures.contains { word.elementsEqual($0.utf8) } ? .failure : .notice
    }
}
