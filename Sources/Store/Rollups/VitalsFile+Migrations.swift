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
        migrator.registerMigration("v2") { db in
            // A set answers for the time since which it was kept without a gap; v1 kept these two from its first day.
            try db.execute(
                sql: """
                    CREATE TABLE dimension_set(
                        id INTEGER PRIMARY KEY,
                        name TEXT NOT NULL UNIQUE,
                        grain TEXT NOT NULL CHECK (grain IN ('1m', '1h')),
                        since INTEGER NOT NULL,
                        is_kept INTEGER NOT NULL CHECK (is_kept IN (0, 1))
                    ) STRICT
                    """)
            try db.execute(
                sql: """
                    INSERT INTO dimension_set(id, name, grain, since, is_kept)
                    VALUES (1, 'site,page,device', '1m', 0, 1), (2, 'service,query', '1m', 0, 1)
                    """)
            // last_use is the last minute a cell of it changed in, to the day: what has long been unused makes room.
            try db.execute(
                sql: """
                    CREATE TABLE named_series(
                        id INTEGER PRIMARY KEY CHECK (id < 2147483648),
                        metric TEXT NOT NULL,
                        dimension_set INTEGER NOT NULL REFERENCES dimension_set(id),
                        label_values TEXT NOT NULL,
                        last_use INTEGER NOT NULL,
                        UNIQUE (metric, dimension_set, label_values)
                    ) STRICT
                    """)
            try db.execute(
                sql: """
                    INSERT INTO named_series(id, metric, dimension_set, label_values, last_use)
                    SELECT id, metric, CASE labels WHEN 'page' THEN 1 ELSE 2 END, label_values,
                        coalesce((SELECT max(id) >> 32 FROM cell_minute), 0)
                    FROM series
                    """)
            try db.execute(sql: "DROP TABLE series")
            try db.execute(sql: "ALTER TABLE named_series RENAME TO series")
            // In the long tiers the id is series << 32 | first minute: one series over a year is one contiguous range.
            for tier in ["cell_hour", "cell_day"] {
                try db.execute(
                    sql: """
                        CREATE TABLE \(tier)(
                            id INTEGER PRIMARY KEY,
                            sum REAL NOT NULL,
                            good INTEGER NOT NULL,
                            needs_improvement INTEGER NOT NULL,
                            poor INTEGER NOT NULL,
                            histogram BLOB NOT NULL
                        ) STRICT
                        """)
            }
            // The days that are folded: they tile time, whatever the time zone was.
            try db.execute(
                sql: """
                    CREATE TABLE day(
                        start INTEGER PRIMARY KEY,
                        until INTEGER NOT NULL CHECK (until > start)
                    ) STRICT
                    """)
            try db.execute(
                sql: """
                    CREATE TABLE visit_memory(
                        id INTEGER PRIMARY KEY CHECK (id = 1),
                        size INTEGER NOT NULL,
                        checksum INTEGER NOT NULL,
                        content BLOB NOT NULL
                    ) STRICT
                    """)
            try db.execute(sql: "CREATE TABLE info(name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID")
        }
        migrator.registerMigration("v3") { db in
            // What sampling costs the bounds: nothing was sampled before.
            for tier in ["cell_minute", "cell_hour", "cell_day"] {
                try db.execute(sql: "ALTER TABLE \(tier) ADD COLUMN excess INTEGER NOT NULL DEFAULT 0")
            }
            // What is learned of the pages, as one text: only the whole of it has a meaning.
            try db.execute(
                sql: "CREATE TABLE learned_routes(id INTEGER PRIMARY KEY CHECK (id = 1), content BLOB NOT NULL) STRICT")
        }
        migrator.registerMigration("v4") { db in
            // What is pending, recovering or unstable: nothing was before.
            try db.execute(
                sql: """
                    CREATE TABLE rule_state(
                        rule TEXT NOT NULL,
                        labels TEXT NOT NULL,
                        body TEXT NOT NULL,
                        PRIMARY KEY (rule, labels)
                    ) STRICT, WITHOUT ROWID
                    """)
        }
        migrator.registerMigration("v5") { db in
            // Releases are told apart on each device; of those before the device is not known.
            try db.execute(
                sql: """
                    UPDATE series SET label_values = json_array(label_values ->> 0, '', label_values ->> 1)
                    WHERE json_array_length(label_values) = 2 AND dimension_set =
                        (SELECT id FROM dimension_set WHERE name = 'site,release' AND grain = '1h')
                        AND NOT EXISTS (SELECT 1 FROM dimension_set WHERE name = 'site,device,release')
                    """)
            try db.execute(
                sql: """
                    UPDATE dimension_set SET name = 'site,device,release' WHERE name = 'site,release' AND grain = '1h'
                        AND NOT EXISTS (SELECT 1 FROM dimension_set WHERE name = 'site,device,release')
                    """)
            // What went on when: for looks at the past, and for what is compared with it.
            try db.execute(
                sql: """
                    CREATE TABLE rule_history(
                        rule TEXT NOT NULL,
                        labels TEXT NOT NULL,
                        at INTEGER NOT NULL,
                        body TEXT NOT NULL,
                        PRIMARY KEY (rule, labels, at)
                    ) STRICT, WITHOUT ROWID
                    """)
            try db.execute(
                sql: """
                    INSERT INTO rule_history(rule, labels, at, body)
                    SELECT rule, labels, active_since, json_object('firingSince', active_since) FROM alert
                    UNION ALL
                    SELECT rule, labels, body ->> '$.endedAt', '{}' FROM alert
                    WHERE state = 'resolved' AND body ->> '$.endedAt' > active_since
                    """)
            // Messages that go out together share an id, and one that was overtaken is never sent.
            try db.execute(
                sql: """
                    CREATE TABLE message(
                        id INTEGER PRIMARY KEY AUTOINCREMENT,
                        message_id TEXT NOT NULL,
                        rule TEXT NOT NULL,
                        labels TEXT NOT NULL,
                        active_since INTEGER NOT NULL,
                        transition TEXT NOT NULL CHECK (transition IN ('firing', 'resolved')),
                        receiver TEXT NOT NULL,
                        alert TEXT NOT NULL,
                        context TEXT,
                        state TEXT NOT NULL CHECK (state IN ('waiting', 'delivered', 'dead', 'merged')),
                        created_at INTEGER NOT NULL,
                        attempts INTEGER NOT NULL,
                        next_attempt INTEGER NOT NULL,
                        last_attempt INTEGER,
                        last_answer TEXT,
                        UNIQUE (rule, labels, active_since, transition, receiver)
                    ) STRICT
                    """)
            try db.execute(
                sql: """
                    INSERT INTO message(id, message_id, rule, labels, active_since, transition, receiver, alert, state, created_at,
                        attempts, next_attempt, last_answer)
                    SELECT id, message_id, rule, labels, active_since, transition, receiver, alert, state, created_at,
                        attempts, next_attempt, last_answer
                    FROM delivery ORDER BY id
                    """)
            try db.execute(sql: "DROP TABLE delivery")
            try db.execute(sql: "ALTER TABLE message RENAME TO delivery")
            try db.execute(sql: "CREATE INDEX delivery_waiting ON delivery(next_attempt) WHERE state = 'waiting'")
            // What went live when: the first thing whoever is on call asks.
            try db.execute(
                sql: """
                    CREATE TABLE deploy(
                        id INTEGER PRIMARY KEY AUTOINCREMENT,
                        at INTEGER NOT NULL,
                        body TEXT NOT NULL
                    ) STRICT
                    """)
            try db.execute(sql: "CREATE INDEX deploy_at ON deploy(at)")
            // Silences that were made while the server ran; those of the rules file stand there.
            try db.execute(
                sql: """
                    CREATE TABLE silence(
                        id INTEGER PRIMARY KEY AUTOINCREMENT,
                        until INTEGER NOT NULL,
                        body TEXT NOT NULL
                    ) STRICT
                    """)
        }
        return migrator
    }
}
