package import Telemetry

/// Bytes of `POST /v1/reports` → reports. Takes `application/reports+json`, an array or one report of it, and the older
/// `application/csp-report`; told apart by their shape, because browsers send both as `application/json` too. Total, like
/// `PageDecoder`, and no more thread-safe.
package final class ReportsDecoder {
    private let parser = JSONParser()

    package init() {}

    package func decode(_ body: UnsafeRawBufferPointer) throws(Refusal) -> ReportsBatch {
        let root: JSONValue
        switch parser.parse(body) {
        case .success(let value): root = value
        case .failure(let failure): throw Refusal(.malformed, "the body is not JSON (\(failure.message))")
        }
        var batch = ReportsBatch()
        if root.isArray {
            readList(root, into: &batch)
        } else if root.isObject {
            read(root, into: &batch)
        } else {
            throw Refusal(.malformed, "the body is \(root.kindName); expected an array of reports")
        }
        return batch
    }

    private func readList(_ list: JSONValue, into batch: inout ReportsBatch) {
        for (_, item) in list.members {
            guard batch.reports.count + batch.refusals.count < ReportsDecoder.reportLimit else {
                batch.refusals.append(
                    Refusal(.tooLarge, "more than \(ReportsDecoder.reportLimit) reports at once; send several"))
                return
            }
            read(item, into: &batch)
        }
    }

    /// Reads a report of either form; the older one is an object with one key.
    private func read(_ item: JSONValue, into batch: inout ReportsBatch) {
        var type: String?
        var url: String?
        var age: Int64 = 0
        var body: JSONValue?
        var olderPolicy: JSONValue?
        for (key, value) in item.members {
            switch key {
            case "type": type = value.words(limit: TextLimit.tag)
            case "url": url = value.words(limit: TextLimit.url)
            case "age": age = ReportsDecoder.age(value.number)
            case "body": body = value
            case "csp-report": olderPolicy = value
            default: break
            }
        }
        guard let kind = olderPolicy == nil ? type.map(PageReport.Kind.init(name:)) : .policyViolation else {
            batch.refusals.append(
                Refusal(
                    .malformed,
                    item.isObject ? "a report has no \"type\"" : "a report is \(item.kindName); expected an object"))
            return
        }
        let details = ReportDetails(olderPolicy ?? body)
        var report = PageReport(kind)
        report.url = details.documentURL ?? url
        report.ageMilliseconds = age
        report.disposition = details.disposition
        describe(&report, by: details)
        batch.reports.append(report)
    }

    private func describe(_ report: inout PageReport, by details: ReportDetails) {
        switch report.kind {
        case .policyViolation:
            report.subject = details.directive
            report.blocked = details.blocked
        case .deprecation, .intervention: report.subject = details.id
        case .crash: report.subject = details.reason
        case .networkError:
            report.subject = details.type
            report.phase = details.phase
            report.weight = details.fraction.map(SamplingWeight.of(fraction:)) ?? 1
        case .other: report.subject = details.id ?? details.type
        }
    }

    /// A report from the future was made now; one older than the limit is as old as can be told.
    private static func age(_ number: Double?) -> Int64 {
        guard let number, number > 0 else { return 0 }
        return Int64(min(number, ageLimit))
    }

    /// A browser sends a handful; more is not one browser's.
    private static let reportLimit = 100
    /// A week in milliseconds: browsers keep what they cannot deliver for days at most.
    private static let ageLimit = 604_800_000.0
}
