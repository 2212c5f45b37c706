/// A password with an `@` or `/` that was not encoded is cut there, and its rest is read as a host, port or database, which are
/// shown in logs. Such addresses are refused: they would not work, and would be told about with a piece of the password.
extension DatabaseAddress {
    /// In a URI, one `@` stands before the host, and no `/` before it.
    static func misplacedMark(in text: String) -> String? {
        guard let scheme = ["postgresql://", "postgres://"].first(where: text.hasPrefix) else { return nil }
        let rest = text.dropFirst(scheme.count)
        let slash = rest.firstIndex(of: "/") ?? rest.endIndex
        // A question mark before the first slash may be the password's.
        let end = rest[slash...].firstIndex(of: "?") ?? rest.endIndex
        let marks = rest[..<end].indices.filter { rest[$0] == "@" }
        guard let first = marks.first, marks.count > 1 || slash < first else { return nil }
        return "a user name, password or database of a URI holds an @ or /; write it as %40 or %2F"
    }

    /// What was read where something else was meant.
    static func misreading(of settings: [String: String]) -> String? {
        for port in (settings["port"] ?? "").split(separator: ",") {
            guard let number = Int(port.trimmed), (1...65_535).contains(number) else {
                return "its port is no number from 1 to 65535; write a : or / of a URI's password as %3A or %2F"
            }
        }
        // A leading @ is that of an abstract socket of Linux.
        let hosts = (settings["host"] ?? "").split(separator: ",")
        if hosts.contains(where: { $0.dropFirst().contains("@") }) {
            return "its host holds an @; write that of a URI's password as %40"
        }
        for (keyword, marks) in [("host", "=;"), ("user", "=;,:"), ("dbname", "=;:")] {
            if settings[keyword]?.contains(where: marks.contains) == true {
                return
                    "its \(keyword) holds one of \(marks); settings are parted by spaces, or stand in a URI as postgresql://user@host/dbname"
            }
        }
        return nil
    }
}

extension StringProtocol {
    /// Without white space around it.
    var trimmed: SubSequence {
        guard let first = firstIndex(where: { !$0.isWhitespace }), let last = lastIndex(where: { !$0.isWhitespace })
        else { return self[startIndex..<startIndex] }
        return self[first...last]
    }
}
