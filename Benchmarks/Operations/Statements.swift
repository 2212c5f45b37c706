import Normalise

/// How fast statements become shapes: short ones of a page view, and those a mapper of objects or a report writes.
///
/// Fails when a shape is not what it was; never because it was slow.
enum Statements {
    private static let rounds = 20_000

    static func measure() throws {
        try measure("short", short)
        try measure("long", long)
        try measure("mixed", short + long)
    }

    private struct Wrong: Error {
        let shape: String
    }

    private static func measure(_ name: String, _ statements: [String]) throws {
        let shapes = statements.map { QueryShape.of($0, database: "postgresql") }
        let bytes = statements.reduce(0) { $0 + $1.utf8.count }
        let rate = try Rounds.measure {
            for round in 0..<rounds {
                let place = round % statements.count
                let shape = QueryShape.of(statements[place], database: "postgresql")
                guard shape == shapes[place] else { throw Wrong(shape: shape) }
            }
            return Double(bytes) / Double(statements.count) * Double(rounds) / 1e6
        }
        print("statements, \(name), \(bytes / statements.count) bytes on average: \(rate) MB a second")
    }

    private static let short = [
        "SELECT id, title, price FROM products WHERE category_id = 17 AND published_at > '2026-01-05' ORDER BY price DESC LIMIT 20",
        "UPDATE carts SET updated_at = now(), total = 19.50 WHERE id = 4711",
        "INSERT INTO events (session_id, kind, payload) VALUES (12, 'click', '{\"x\":1}'), (12, 'view', NULL)",
        "SELECT count(*) FROM lessons WHERE course_id IN (1, 2, 17, 42) AND deleted_at IS NULL",
    ]

    private static let long = [
        """
        SELECT "public"."Course"."id", "public"."Course"."title", "public"."Course"."description", "public"."Course"."publishedAt",
            "public"."Course"."priceCents", "public"."Course"."authorId", "public"."Course"."thumbnailUrl", "public"."Course"."updatedAt"
        FROM "public"."Course" LEFT JOIN "public"."User" AS "j0" ON ("j0"."id") = ("public"."Course"."authorId")
        WHERE ("public"."Course"."publishedAt" IS NOT NULL AND "j0"."status" = 'active' AND "public"."Course"."priceCents" <= 4900)
        ORDER BY "public"."Course"."updatedAt" DESC LIMIT 25 OFFSET 50
        """,
        """
        WITH recent AS (SELECT lesson_id, user_id, max(watched_seconds) AS watched FROM progress
            WHERE updated_at > now() - interval '7 days' GROUP BY lesson_id, user_id)
        SELECT l.course_id, l.title, count(*) AS viewers, avg(r.watched / nullif(l.duration_seconds, 0)) AS share,
            sum(CASE WHEN r.watched >= l.duration_seconds * 0.9 THEN 1 ELSE 0 END) AS finished
        FROM recent r JOIN lessons l ON l.id = r.lesson_id JOIN courses c ON c.id = l.course_id
        WHERE c.organisation_id = 42 AND l.kind IN ('video', 'quiz', 'text') GROUP BY l.course_id, l.title
        HAVING count(*) > 10 ORDER BY viewers DESC, l.title
        """,
        "INSERT INTO measurements (at, host, name, value) VALUES "
            + (0..<40).map { "('2026-01-01 00:00:\($0 % 60)', 'web-\($0)', 'cpu.user', \($0).25)" }.joined(
                separator: ", "),
    ]
}
