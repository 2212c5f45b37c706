/// What quotes, backslashes, brackets and comments mean; where it is not known, the reading that can keep no literal is taken.
enum QueryDialect {
    case postgres
    case mysql
    case sqlite
    case oracle
    case sqlServer
    case unknown
    /// No SQL at all: Redis has `SET key value`, MongoDB has documents.
    case commands

    enum Answer {
        case yes, no, perhaps
    }

    enum NumberSign {
        /// To the end of the line.
        case comment
        case operation
        /// `#scratch` is a name.
        case letter
        case unsure
    }

    /// Names of `db.system.name` and of adapters. What only resembles one of these (Redshift, for one, escapes by backslash) is unknown.
    init(database: String?) {
        self = database.flatMap { QueryDialect(name: $0) ?? QueryDialect(name: $0.lowercased()) } ?? .unknown
    }

    private init?(name: String) {
        switch name {
        case "postgresql", "postgres", "cockroachdb": self = .postgres
        case "mysql", "mariadb", "mysql2": self = .mysql
        case "sqlite", "sqlite3": self = .sqlite
        case "oracle", "oracle.db": self = .oracle
        case "mssql", "sqlserver", "microsoft.sql_server": self = .sqlServer
        case "redis", "valkey", "memcached", "mongodb", "elasticsearch", "opensearch", "couchdb", "influxdb", "hbase",
            "geode", "dynamodb", "aws.dynamodb", "neo4j":
            self = .commands
        default: return nil
        }
    }

    /// In texts without a prefix. PostgreSQL's `E'…'` is a matter of its own.
    var escapesByBackslash: Answer {
        switch self {
        case .mysql: .yes
        case .unknown, .commands: .perhaps
        case .postgres, .sqlite, .oracle, .sqlServer: .no
        }
    }

    var nestsComments: Answer {
        switch self {
        case .postgres, .sqlServer: .yes
        case .unknown, .commands: .perhaps
        case .mysql, .sqlite, .oracle: .no
        }
    }

    /// `/*!40101 … */` is part of the statement.
    var executesComments: Answer {
        switch self {
        case .mysql: .yes
        case .unknown, .commands: .perhaps
        case .postgres, .sqlite, .oracle, .sqlServer: .no
        }
    }

    /// `--` begins a comment only before white space; else `5--1` is a sum.
    var needsBlankAfterDashes: Answer {
        switch self {
        case .mysql: .yes
        case .unknown, .commands: .perhaps
        case .postgres, .sqlite, .oracle, .sqlServer: .no
        }
    }

    /// A lone carriage return ends a comment.
    var endsLineAtReturn: Answer {
        switch self {
        case .postgres: .yes
        case .unknown, .commands, .sqlServer, .oracle: .perhaps
        case .mysql, .sqlite: .no
        }
    }

    /// `"…"` is a name. In SQLite it is a text where no such column exists (sqlite.org/quirks.html, 8), in SQL Server as a setting says.
    var doubleQuotesNames: Answer {
        switch self {
        case .postgres, .oracle: .yes
        case .mysql: .no
        case .sqlite, .sqlServer, .unknown, .commands: .perhaps
        }
    }

    /// `[…]` is a name rather than an array or a subscript.
    var bracketsNames: Answer {
        switch self {
        case .sqlite, .sqlServer: .yes
        case .postgres, .mysql, .oracle: .no
        case .unknown, .commands: .perhaps
        }
    }

    var numberSign: NumberSign {
        switch self {
        case .mysql: .comment
        case .postgres: .operation
        case .oracle, .sqlServer: .letter
        case .sqlite, .unknown, .commands: .unsure
        }
    }

    /// `q'[it's]'` is a text.
    var quotesAlternatively: Answer {
        switch self {
        case .oracle: .yes
        case .unknown, .commands: .perhaps
        case .postgres, .mysql, .sqlite, .sqlServer: .no
        }
    }
}
