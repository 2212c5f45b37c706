import Telemetry

/// Takes log records. Every record that is no web vital is ignored.
struct LogSink: OTLPSink {
    static let names = OTLPNames(
        resources: "resourceLogs", olderResources: "resource_logs", scopes: "scopeLogs", olderScopes: "scope_logs",
        items: "logRecords", olderItems: "log_records", item: "log record")

    private var batch = LogsBatch()
    private var count = OTLPCount(.records)
    /// Where the present resource's beacons begin.
    private var resourceStart = 0

    mutating func open() throws(Refusal) { try count.open() }

    mutating func admits() -> Bool {
        switch count.admit() {
        case .admitted: return true
        case .refused(let refusal):
            batch.refusals.append(refusal)
            return false
        case .dropped: return false
        }
    }

    mutating func refuse(_ refusal: Refusal) { if count.tells(refusal) { batch.refusals.append(refusal) } }

    mutating func take(_ record: LogFacts) {
        guard record.isVital else {
            batch.ignored += 1
            return
        }
        batch.beacons.append(record.beacon)
    }

    mutating func closeScope(_ scope: ScopeFacts) {}

    /// What a record says of its page stands above what its resource says.
    mutating func closeResource(_ resource: ResourceFacts) {
        for index in resourceStart..<batch.beacons.count {
            batch.beacons[index].complete(by: resource)
        }
        resourceStart = batch.beacons.count
    }

    consuming func finish() -> LogsBatch {
        batch.more = count.more
        return batch
    }
}

extension LoggedBeacon {
    fileprivate mutating func complete(by resource: ResourceFacts) {
        beacon.site = resource.service
        beacon.release = resource.version
        beacon.url = beacon.url ?? resource.page
        beacon.visit = beacon.visit ?? resource.session
        beacon.device = beacon.device ?? (resource.isMobile ? "mobile" : nil)
        userAgent = userAgent ?? resource.userAgent
    }
}
