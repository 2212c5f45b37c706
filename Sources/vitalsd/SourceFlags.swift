import ArgumentParser
import Collector

/// The flags of `serve` that say from where timings come besides HTTP.
struct SourceFlags: ParsableArguments {
    @Option(help: "UDP address for statsd's timers: 127.0.0.1:8125 (default off).") var statsd: String?
    @Option(help: "PostgreSQL server whose pg_stat_statements is asked: postgresql://vitalsd@db.example/shop")
    var postgres: String?
    @Option(help: "How often it is asked (default 1m).") var postgresEvery: String?

    var values: [SettingKey: String] {
        var values: [SettingKey: String] = [:]
        values[.statsd] = statsd
        values[.postgres] = postgres
        values[.postgresEvery] = postgresEvery
        return values
    }
}
