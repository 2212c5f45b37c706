import CollectorTesting

/// Makes statements in the grammar of one database, with a secret in every literal and comment.
struct SecretStatement {
    enum Grammar: String, CaseIterable {
        case postgresql, mysql, sqlite, oracle, mssql
    }

    /// Stands in every text; letters only, so that nothing but quoting keeps it apart from a name.
    static let word = "zqsecretqz"
    /// Stands in every number.
    static let number = "9753197"

    let grammar: Grammar

    static func any(_ generator: inout SeededGenerator) -> SecretStatement {
        SecretStatement(grammar: Grammar.allCases.randomElement(using: &generator)!)  // There are grammars.
    }

    func make(_ generator: inout SeededGenerator) -> String {
        var templates = [
            "SELECT a FROM t WHERE b = @", "SELECT a FROM t WHERE b=@AND c=@", "SELECT a FROM t WHERE b IN (@, @,@)",
            "INSERT INTO t (a, b) VALUES (@, @), (@,@)", "UPDATE t SET a=@, b = @ WHERE c LIKE @",
            "SELECT f(@)+@ FROM t",
            "SELECT TRIM(BOTH @ FROM @) FROM t", "SELECT CASE WHEN a=@ THEN @ ELSE @ END FROM t",
            "SELECT @ WHERE @ = a OR @<b",
            "SELECT EXTRACT(YEAR FROM @), (SELECT @ FROM t) FROM t JOIN u ON t.a = @", "CALL p(@, @)",
            "SELECT a FROM t WHERE b IS DISTINCT FROM @", "EXPLAIN ANALYZE SELECT a FROM t LIMIT 5 OFFSET 7; SELECT @",
            "WITH x AS (SELECT @) INSERT INTO t SELECT * FROM x WHERE a BETWEEN - @AND @",
            "SELECT CAST(@ AS int), COALESCE(NULL, @) FROM t ORDER BY a = @ DESC",
        ]
        templates += grammar.templates
        var statement = ""
        for character in templates.randomElement(using: &generator)! {
            switch character {
            case "@": statement += literal(&generator)
            case " " where Int.random(in: 0..<6, using: &generator) == 0: statement += " " + comment(&generator)
            default: statement.append(character)
            }
        }
        // A statement may arrive cut anywhere.
        if Int.random(in: 0..<4, using: &generator) == 0 {
            statement = String(
                statement.unicodeScalars.prefix(Int.random(in: 0...statement.unicodeScalars.count, using: &generator)))
        }
        return statement
    }

    /// One quote too many, as a sender leaves it that builds statements from pieces. The secret touches the quotes: where anything stands
    /// between, no reader could tell it from a name.
    func makeWithQuoteDoubled(_ generator: inout SeededGenerator) -> String {
        let quote = grammar == .mysql && Bool.random(using: &generator) ? "\"" : "'"
        let prefix = ["", "", "N", "X", grammar == .postgresql ? "E" : ""].randomElement(using: &generator)!
        let literal = prefix + quote + SecretStatement.word + quote
        let statement = [
            "SELECT a FROM t WHERE b = @", "SELECT a FROM t WHERE b = @ AND c = @",
            "INSERT INTO t VALUES (@, @), (@, @)",
            "UPDATE t SET a = @ WHERE b IN (@,@)",
        ].randomElement(using: &generator)!.replacing("@", with: literal)
        let places = statement.indices.filter { statement[$0] == Character(quote) }
        var doubled = statement
        doubled.insert(Character(quote), at: places.randomElement(using: &generator)!)  // Every one has a literal.
        return doubled
    }

    private func literal(_ generator: inout SeededGenerator) -> String {
        let number = ["@", "0x@", "@.5e+@", ".@", "-@", "1e-@", "0b@", "@e@"]
            .randomElement(using: &generator)!.replacing("@", with: SecretStatement.number)
        let escaped = text(["''", "\\'", "\\\\", "\\\"", "\\n", "\""], &generator)
        let plain = text(["''", "\\", "\""], &generator)
        let forms: [String]
        switch grammar {
        case .postgresql:
            forms = [
                "'\(plain)'", "N'\(plain)'", "U&'\(plain)'", "DATE '\(plain)'", "'\(plain)'::text", "E'\(escaped)'",
                "e'\(escaped)'",
                "E'\(escaped)'\n'\(escaped)'", "E'\(escaped)' -- x\n '\(escaped)'", "'\(plain)'\n'\(plain)'",
                " $$\(text(["'", "\\", "\"", "$ ", "$a "], &generator)) $$",
                " $tag$\(text(["'", "\\", "\"", "$$", "$ta$", "$tag "], &generator)) $tag$",
                "X'\(SecretStatement.number)'",
                "B'\(SecretStatement.number)'", "a #>> '\(plain)'", "a->>'\(plain)'", "ARRAY['\(plain)', '\(plain)']",
                "ROW('\(plain)')", "INTERVAL '\(plain)'", "'\(plain)'::int[]", "a@@'\(plain)'", "a #- '\(plain)'",
                "U&'\(plain)' UESCAPE '!'",
                number,
            ]
        case .mysql:
            forms = [
                "'\(escaped)'", "\"\(text(["\"\"", "\\\"", "\\\\", "'", "\\'"], &generator))\"", "N'\(escaped)'",
                "_utf8mb4'\(escaped)'",
                "_utf8mb4 \"\(SecretStatement.word)\"", "X'\(SecretStatement.number)'", "5--'\(escaped)'",
                "'\(escaped)' '\(escaped)'",
                "/*!50000 '\(escaped)' */", "`a\\`+'\(escaped)'", "\"\(SecretStatement.word)\"", number,
            ]
        case .sqlite:
            forms = [
                "'\(plain)'", "\"\(text(["\"\"", "\\", "'"], &generator))\"", "\"\(SecretStatement.word)\"",
                "X'\(SecretStatement.number)'",
                "'\(plain)'||'\(plain)'", "`a\\`+'\(plain)'", "[a'b]+'\(plain)'", "$a + '\(plain)'", ":a||'\(plain)'",
                number,
            ]
        case .mssql:
            forms = [
                "'\(plain)'", "N'\(plain)'", "n'\(plain)'", "\"\(SecretStatement.word)\"",
                "$\(SecretStatement.number).5",
                "{d '\(plain)'}", "[a'b]+'\(plain)'", "[a]]b]+'\(plain)'", number,
            ]
        case .oracle:
            let inner = text(["'", "\\", "\"", "''"], &generator)
            forms = [
                "'\(plain)'", "N'\(plain)'", "q'[\(inner)]'", "Q'{\(inner)}'",
                "nq'!\(inner.replacing("!", with: ""))!'",
                "NQ'<\(inner)>'", "TO_DATE('\(plain)')", number,
            ]
        }
        return forms.randomElement(using: &generator)!
    }

    /// The secret among what else a text may hold, and what looks like the beginning or end of something.
    private func text(_ special: [String], _ generator: inout SeededGenerator) -> String {
        let common = [
            " ", "--", "-- ", "/*", "*/", "#", "\n", "(", ")", ";", ",", "é", "x", "$1", "FROM ", "?",
            SecretStatement.word,
        ]
        let pieces = (0..<Int.random(in: 0...6, using: &generator)).map { _ in
            (Bool.random(using: &generator) ? common : special).randomElement(using: &generator)!
        }
        let cut = Int.random(in: 0...pieces.count, using: &generator)
        return pieces[..<cut].joined() + " \(SecretStatement.word) " + pieces[cut...].joined()
    }

    private func comment(_ generator: inout SeededGenerator) -> String {
        let line = text(["'", "\"", "\\", "$$"], &generator).replacing("\n", with: " ")
        let block = text(["'", "\"", "\\", "$$"], &generator).replacing("*/", with: "").replacing("/*", with: "")
            .replacing("*", with: "")
        switch (Int.random(in: 0..<4, using: &generator), grammar) {
        case (0, _): return "-- \(line)\n"
        case (1, .mysql): return "#\(line)\n"
        case (1, .postgresql), (1, .mssql): return "/* \(block) /* \(block) */ \(block) */"
        case (1, _): return "/* \(block) /* \(block) */"
        case (2, .mysql): return "/*\(block)*/"
        case (2, _): return "--\(line)\n"
        default: return "/* \(block) */"
        }
    }
}

extension SecretStatement.Grammar {
    fileprivate var templates: [String] {
        switch self {
        case .postgresql:
            [
                "SELECT DISTINCT ON (a) @::text FROM t", "SELECT a FROM t WHERE b = ANY(ARRAY[@, @]) AND c[1:2] = @",
                "EXECUTE p (@, @)",
                "COPY (SELECT @) TO STDOUT", "CREATE FUNCTION f() RETURNS int AS @ LANGUAGE sql",
            ]
        case .mysql:
            [
                "SELECT a FROM `t` WHERE b = @ LIMIT 5, 10", "INSERT INTO t VALUES (@) ON DUPLICATE KEY UPDATE a = @",
                "SET a = @",
                "LOAD DATA INFILE @ INTO TABLE t FIELDS TERMINATED BY @",
            ]
        case .sqlite: ["SELECT [a b], @ FROM [t] WHERE a GLOB @", "INSERT OR REPLACE INTO t VALUES (@, ?1, :a)"]
        case .oracle: ["SELECT a FROM t WHERE b = @ AND ROWNUM < @", "SELECT a(+), @ FROM t, dual"]
        case .mssql:
            ["SELECT TOP 5 [a b] FROM [dbo].[t] WHERE a = @ OR b LIKE @", "EXEC p @, @", "SELECT a FROM #t WHERE b=@"]
        }
    }
}
