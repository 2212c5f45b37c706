import CollectorTesting
import Foundation
import Report
import Telemetry

/// A day of a shop's database: many shapes of four services, a release that made one slower, an outage, and a database that tells
/// only means.
enum SampleShapes {
    private struct Shape {
        let service: String
        let text: String
        /// Milliseconds.
        let median: Double
        /// In half an hour.
        let calls: Int
        var routes: [(String, Double)] = []
        /// How many times slower with release 1.4.2.
        var factor = 1.0
        var failing = 0.0
    }

    private static let shapes = [
        Shape(
            service: "api",
            text:
                "SELECT o.id, o.number, o.state, o.created_at, c.name, c.email, sum(i.quantity * i.price) AS total FROM orders o JOIN customers c ON c.id = o.customer_id JOIN order_items i ON i.order_id = o.id WHERE o.tenant_id = ? AND o.state IN (?) AND o.created_at >= ? GROUP BY o.id, c.id ORDER BY o.created_at DESC LIMIT ?",
            median: 62, calls: 40,
            routes: [("/account/orders", 0.62), ("/admin/orders/:id", 0.21), ("/cart", 0.1), ("/", 0.04), ("", 0.03)],
            factor: 4.2, failing: 0.004),
        Shape(
            service: "search",
            text: "SELECT id, ts_rank_cd(body, q) FROM pages, plainto_tsquery(?) q WHERE body @@ q ORDER BY ? LIMIT ?",
            median: 410, calls: 9, routes: [("/search", 1)], failing: 0.03),
        Shape(
            service: "api", text: "SELECT * FROM orders WHERE customer_id = ? ORDER BY created_at DESC LIMIT ?",
            median: 38, calls: 44, routes: [("/account/orders", 0.8), ("/cart", 0.2)], factor: 0.4),
        Shape(
            service: "billing", text: "UPDATE invoices SET state = ?, paid_at = ? WHERE id = ?", median: 11, calls: 30,
            routes: [("/checkout", 1)]),
        Shape(
            service: "api", text: "SELECT id, title FROM courses WHERE slug = ?", median: 3.2, calls: 90,
            routes: [("/courses/:id", 0.97), ("/", 0.03)]),
        Shape(service: "worker", text: "DELETE FROM sessions WHERE expires_at < ?", median: 1900, calls: 1),
        Shape(service: "api", text: "SELECT 1", median: 0.4, calls: 60),
        Shape(
            service: "billing",
            text:
                "WITH due AS (SELECT id, customer_id, amount FROM invoices WHERE due_on < ? AND state = ?) INSERT INTO reminders (invoice_id, customer_id, amount, sent_at) SELECT id, customer_id, amount, ? FROM due ON CONFLICT (invoice_id) DO NOTHING",
            median: 240, calls: 2),
    ]

    static func readings(hours: Int = 24) -> SampleReadings {
        var generator = SeededGenerator(seed: 20_260_802)
        var sample = SampleReadings()
        func uniform() -> Double { Double(generator.next() >> 11) / 9_007_199_254_740_992 }
        for half in 0..<(hours * 2) {
            let at = Timestamp(seconds: (SampleDay.end.seconds / 1800 - Int64(half)) * 1800)
            let hour = Double(floorDivide(at.seconds, by: 86_400).remainder) / 3600
            if hour >= 1.5, hour < 4 { continue }
            let isNew = at > SampleDay.end - .seconds(9 * 3600)
            for shape in shapes {
                for _ in 0..<max(1, Int(Double(shape.calls) * (0.3 + 0.7 * abs(sin(.pi * (hour - 3) / 24))))) {
                    let value = shape.median * exp(0.7 * (uniform() + uniform() + uniform() - 1.5) * 2)
                    var labels: [Telemetry.Dimension: String] = [
                        .service: shape.service, .query: shape.text, .release: isNew ? "1.4.2" : "1.4.1",
                    ]
                    var pick = uniform()
                    let route = shape.routes.first { _, share in
                        pick -= share
                        return pick < 0
                    }
                    if let route { labels[.route] = route.0 }
                    let instant = at + .milliseconds(Int64(uniform() * 1_800_000))
                    sample.values.append(
                        .init(
                            metric: .query, labels: labels, at: instant,
                            value: Metric.query.quantise(value * (isNew ? shape.factor : 1))))
                    if uniform() < shape.failing {
                        sample.values.append(.init(metric: .queryErrors, labels: labels, at: instant, value: 1))
                    }
                }
            }
            for _ in 0..<300 {
                sample.values.append(
                    .init(
                        metric: .queryMean,
                        labels: [
                            .service: "postgres",
                            .query: "SELECT pg_catalog.set_config(?, ?, ?)",
                        ], at: at, value: 1.7 + 0.4 * sin(hour)))
            }
        }
        sample.values.removeAll { $0.at >= SampleDay.end }
        return sample
    }
}
