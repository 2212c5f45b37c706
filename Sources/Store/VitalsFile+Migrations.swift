import GRDB

extension VitalsFile {
    /// Append-only: a migration that was released is never changed.
    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("v1") { db in
            try db.execute(
                sql: "CREATE TABLE progress(name TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT, WITHOUT ROWID")
            try db.execute(
                sql: """
                    CREATE TABLE series(
                        id INTEGER PRIMARY KEY CHECK (id < 4294967296),
                        metric TEXT NOT NULL,
                        labels TEXT NOT NULL,
                        label_values TEXT NOT NULL,
                        UNIQUE (metric, labels, label_values)
                    ) STRICT
                    """)
            // The id is minute << 32 | series: time first, one contiguous range to read or to delete.
            try db.execute(
                sql: """
                    CREATE TABLE cell_minute(
                        id INTEGER PRIMARY KEY,
                        sum REAL NOT NULL,
                        good INTEGER NOT NULL,
                        needs_improvement INTEGER NOT NULL,
                        poor INTEGER NOT NULL,
                        histogram BLOB NOT NULL
                    ) STRICT
                    """)
            try db.execute(
                sql: """
                    CREATE TABLE ledger(
                        minute INTEGER NOT NULL,
                        owner TEXT NOT NULL,
                        outcome TEXT NOT NULL,
                        count INTEGER NOT NULL,
                        PRIMARY KEY (minute, owner, outcome)
                    ) STRICT, WITHOUT ROWID
                    """)
            try db.execute(
                sql: """
                    CREATE TABLE alert(
                        rule TEXT NOT NULL,
                        labels TEXT NOT NULL,
                        state TEXT NOT NULL CHECK (state IN ('firing', 'resolved')),
                        active_since INTEGER NOT NULL,
                        body TEXT NOT NULL,
                        PRIMARY KEY (rule, labels)
                    ) STRICT
                    """)
            try db.execute(
                sql: """
                    CREATE TABLE delivery(
                        id INTEGER PRIMARY KEY AUTOINCREMENT,
                        message_id TEXT NOT NULL UNIQUE,
                        rule TEXT NOT NULL,
                        labels TEXT NOT NULL,
                        active_since INTEGER NOT NULL,
                        transition TEXT NOT NULL CHECK (transition IN ('firing', 'resolved')),
                        receiver TEXT NOT NULL,
                        alert TEXT NOT NULL,
                        state TEXT NOT NULL CHECK (state IN ('waiting', 'delivered', 'dead')),
                        created_at INTEGER NOT NULL,
                        attempts INTEGER NOT NULL,
                        next_attempt INTEGER NOT NULL,
                        last_answer TEXT,
                        UNIQUE (rule, labels, active_since, transition, receiver)
                    ) STRICT
                    """)
            try db.execute(sql: "CREATE INDEX delivery_waiting ON delivery(next_attempt) WHERE state = 'waiting'")
        }
        return migrator
    }
}
