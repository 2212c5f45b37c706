import CollectorTesting
import Foundation
import Telemetry
import Testing

/// OTLP over HTTP, written by OpenTelemetry's own messages and SDK.
extension EndToEndTests {
    /// Defines `post(path, message, gzip=False)`, `hist(…)` and the messages.
    private static let opening = """
        import gzip as packer, http.client, json, sys, time
        from urllib.parse import urlparse
        from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import *
        from opentelemetry.proto.collector.metrics.v1.metrics_service_pb2 import *
        from opentelemetry.proto.collector.logs.v1.logs_service_pb2 import *
        url = urlparse(sys.argv[1])
        now = time.time_ns()
        def post(path, body, headers={}):
            headers = {"Content-Type": "application/x-protobuf", **headers}
            connection = http.client.HTTPConnection(url.hostname, url.port)
            connection.request("POST", path, body, headers)
            answer = connection.getresponse()
            return answer.status, answer.getheader("Content-Type"), answer.read()
        def attributes(target, **pairs):
            for name, value in pairs.items():
                target.add(key=name.replace("__", ".")).value.string_value = value
        def spans(statements, service="shop"):
            request = ExportTraceServiceRequest()
            resource = request.resource_spans.add()
            attributes(resource.resource.attributes, service__name=service)
            scope = resource.scope_spans.add()
            for statement, milliseconds, end in statements:
                span = scope.spans.add(name="x", kind=3, trace_id=b"1" * 16, span_id=b"2" * 8)
                span.start_time_unix_nano = max(0, end - int(milliseconds * 1e6))
                span.end_time_unix_nano = end
                attributes(span.attributes, db__system__name="postgresql", db__query__text=statement)
            return request

        """

    @Test(.timeLimit(.minutes(2)))
    func protobufBatchesKeepWhatIsGoodAndNameWhatIsNot() async throws {
        let site = try TestSite()
        let server = try await ServerProcess.start(site)
        let script =
            EndToEndTests.opening + """
                good = [(f"SELECT * FROM t WHERE s = 'S3CRET{i}' AND n = {i}", 20, now) for i in range(100)]
                hour = 3600 * 10**9
                bad = [("SELECT 1", 5, 0), ("SELECT 1", -50, now), ("SELECT 1", 25 * 3600e3, now), ("SELECT 1", 5, now + hour), ("SELECT 1", 5, now - 2 * hour)]
                for headers in [{}, {"Content-Encoding": "gzip"}]:
                    body = spans(good + bad).SerializeToString()
                    status, kind, answer = post("/v1/traces", packer.compress(body) if headers else body, headers)
                    partial = ExportTraceServiceResponse.FromString(answer).partial_success
                    print(status, kind, partial.rejected_spans, partial.error_message)
                status, kind, answer = post("/v1/traces", spans(good).SerializeToString())
                print(status, kind, len(answer))
                bomb = packer.compress(bytes(21 << 20))
                status, kind, answer = post("/v1/traces", bomb, {"Content-Encoding": "gzip"})
                print(status, kind)
                status, kind, answer = post("/v1/traces", body[:-3])
                print(status, kind)
                """
        let output = try await Script.python(script, [server.origin], in: site.folder.url)
        let lines = output.split(separator: "\n").map(String.init)
        try #require(lines.count == 5, "\(output)")
        for line in lines[0...1] {
            #expect(line.hasPrefix("200 application/x-protobuf 5 "), "\(line)")
            #expect(line.contains("bad_value=4") && line.contains("too_old=1"), "\(line)")
        }
        #expect(lines[2] == "200 application/x-protobuf 0")
        #expect(lines[3] == "413 application/x-protobuf")
        #expect(lines[4] == "400 application/x-protobuf")
        let shapes = try await QueryAnswer.run(server, "query", "--by", "query")
        #expect(shapes.counts("query") == ["SELECT * FROM t WHERE s = ? AND n = ?": 300], "\(shapes)")
        let outcomes = try await server.outcomes()
        #expect(outcomes["stored"] == 300 && outcomes["bad_value"] == 8 && outcomes["too_old"] == 2, "\(outcomes)")
        #expect(try await server.terminate() == 0)
        try expectNoSecret(in: site)
    }

    @Test(.timeLimit(.minutes(2)))
    func runningHistogramsCountOnlyWhatIsNewAcrossAKilledServer() async throws {
        let site = try TestSite()
        var server = try await ServerProcess.start(site)
        // One process of a program, which began a minute before the first export; its counts only grow.
        let script =
            EndToEndTests.opening + """
                started, counts, exponential, temporality = int(sys.argv[2]), json.loads(sys.argv[3]), sys.argv[4] == "exponential", int(sys.argv[5])
                request = ExportMetricsServiceRequest()
                resource = request.resource_metrics.add()
                attributes(resource.resource.attributes, service__name=sys.argv[6])
                metric = resource.scope_metrics.add().metrics.add(name="db.client.operation.duration", unit="s")
                data = metric.exponential_histogram if exponential else metric.histogram
                data.aggregation_temporality = temporality
                point = data.data_points.add(start_time_unix_nano=started, time_unix_nano=now, count=sum(counts))
                attributes(point.attributes, db__system__name="postgresql", db__query__summary="SELECT orders")
                if exponential:
                    point.scale = 0   # (2^offset, 2^(offset+1)] seconds: 1/64 to 1/16
                    point.positive.offset = -6
                    point.positive.bucket_counts.extend(counts)
                else:
                    point.explicit_bounds.extend([0.01, 0.1])
                    point.bucket_counts.extend(counts)
                point.sum = sum(counts) * 0.03
                print(*post("/v1/metrics", request.SerializeToString()))
                """
        let started = (WallClock.system.now.milliseconds - 60_000) * 1_000_000
        func export(_ counts: String, _ kind: String, _ temporality: String, _ service: String, since: Int64 = 0)
            async throws
        {
            let answer = try await Script.python(
                script, [server.origin, "\(started + since)", counts, kind, temporality, service], in: site.folder.url)
            #expect(answer == "200 application/x-protobuf b''\n", "\(answer)")
        }
        func counted() async throws -> [String: Int] {
            try await QueryAnswer.run(server, "query", "--by", "service").counts("service")
        }
        let (delta, cumulative) = ("1", "2")
        try await export("[3, 4, 0]", "explicit", cumulative, "running")
        try await export("[3, 4, 0]", "explicit", cumulative, "running")
        try await export("[1, 2]", "exponential", cumulative, "exponential")
        try await export("[3, 4, 0]", "explicit", delta, "delta")
        #expect(try await counted() == ["running": 7, "exponential": 3, "delta": 7])
        try await server.kill()
        server = try await ServerProcess.start(site)
        try await export("[5, 4, 1]", "explicit", cumulative, "running")
        try await export("[2, 2]", "exponential", cumulative, "exponential")
        try await export("[1, 0, 0]", "explicit", delta, "delta")
        #expect(try await counted() == ["running": 10, "exponential": 4, "delta": 8])
        // The program began anew: all it says is new.
        try await export("[2, 0, 0]", "explicit", cumulative, "running", since: 30_000_000_000)
        #expect(try await counted() == ["running": 12, "exponential": 4, "delta": 8])
        #expect(try await server.terminate() == 0)
    }

    @Test(.timeLimit(.minutes(2)))
    func sdkMetricsOfBothKindsAreCountedAsTheProgramCounted() async throws {
        let site = try TestSite()
        let server = try await ServerProcess.start(site)
        let script = """
            import sys
            from opentelemetry.exporter.otlp.proto.http import Compression
            from opentelemetry.exporter.otlp.proto.http.metric_exporter import OTLPMetricExporter
            from opentelemetry.sdk.metrics import Histogram, MeterProvider
            from opentelemetry.sdk.metrics.export import AggregationTemporality, PeriodicExportingMetricReader
            from opentelemetry.sdk.metrics.view import ExponentialBucketHistogramAggregation
            from opentelemetry.sdk.resources import Resource
            for temporality in AggregationTemporality.DELTA, AggregationTemporality.CUMULATIVE:
                exporter = OTLPMetricExporter(
                    endpoint=sys.argv[1] + "/v1/metrics", compression=Compression.Gzip,
                    preferred_temporality={Histogram: temporality},
                    preferred_aggregation={Histogram: ExponentialBucketHistogramAggregation()})
                reader = PeriodicExportingMetricReader(exporter, export_interval_millis=3600e3)
                provider = MeterProvider([reader], resource=Resource({"service.name": temporality.name}))
                seconds = provider.get_meter("app").create_histogram("http.server.request.duration", unit="s")
                said = {"http.route": "/cart/{id}", "http.request.method": "GET", "http.response.status_code": 200}
                for round in range(3):
                    for number in range(100): seconds.record(0.05 + number / 1000, said)
                    provider.force_flush()
                provider.shutdown()
            """
        try await Script.python(script, [server.origin], in: site.folder.url)
        let requests = try await QueryAnswer.run(server, "request", "--by", "service,route", "--percentile", "50")
        #expect(requests.rows.count == 2, "\(requests)")
        for row in requests.rows {
            #expect(row.count == 300 && row.labels["route"] == "/cart/:id", "\(row)")
            // The middle of 50 … 149 ms; its buckets of a scale of 5 or more are 2.2 % wide.
            #expect((97...102).contains(row.value ?? 0), "\(row)")
        }
        #expect(try await server.terminate() == 0)
    }

    /// What an instrumented program sends by default: each request as a span, and in a histogram; while names change, in two.
    @Test(.timeLimit(.minutes(2)))
    func requestThatIsToldByASpanAndByHistogramsCountsOnce() async throws {
        let site = try TestSite()
        let server = try await ServerProcess.start(site)
        let script =
            EndToEndTests.opening + """
                for service, sends_spans in ("spans", True), ("metrics", False):
                    if sends_spans: print(post("/v1/traces", spans([("SELECT 1", 5, now)] * 4, service).SerializeToString())[0])
                    request = ExportMetricsServiceRequest()
                    resource = request.resource_metrics.add()
                    attributes(resource.resource.attributes, service__name=service)
                    metrics = resource.scope_metrics.add().metrics
                    for name, unit, scale in ("db.client.operation.duration", "s", 1), ("http.server.request.duration", "s", 1), ("http.server.duration", "ms", 1000):
                        data = metrics.add(name=name, unit=unit).histogram
                        data.aggregation_temporality = 1
                        point = data.data_points.add(start_time_unix_nano=now - 10**9, time_unix_nano=now, count=4, sum=0.02 * scale)
                        point.explicit_bounds.extend([0.1 * scale])
                        point.bucket_counts.extend([4, 0])
                        attributes(point.attributes, http__route="/a", db__query__text="SELECT 1")
                    print(*post("/v1/metrics", request.SerializeToString()))
                """
        let output = try await Script.python(script, [server.origin], in: site.folder.url)
        #expect(output == "200\n" + String(repeating: "200 application/x-protobuf b''\n", count: 2), "\(output)")
        let queries = try await QueryAnswer.run(server, "query", "--by", "service")
        #expect(queries.counts("service") == ["spans": 4, "metrics": 4], "\(queries)")
        let requests = try await QueryAnswer.run(server, "request", "--by", "service")
        #expect(requests.counts("service") == ["spans": 4, "metrics": 4], "\(requests)")
        #expect(try await server.outcomes()["not_applicable"] == 3)
        #expect(try await server.terminate() == 0)
    }

    @Test(.timeLimit(.minutes(2)))
    func webVitalEventsComeFromPagesAndThroughRelays() async throws {
        let access = try AccessSite()
        let server = try await access.start(["--origins", "https://shop.example"])
        let time = WallClock.system.now.milliseconds
        func event(_ value: Double, id: String, agent: String? = nil) -> String {
            let pairs = [
                ("browser.web_vital.name", #""stringValue":"lcp""#),
                ("browser.web_vital.value", #""doubleValue":\#(value)"#),
                ("browser.web_vital.delta", #""doubleValue":\#(value)"#),
                ("browser.web_vital.id", #""stringValue":"\#(id)""#),
                ("url.full", #""stringValue":"https://shop.example/cart""#),
            ]
            let said = pairs.map { #"{"key":"\#($0.0)","value":{\#($0.1)}}"# }.joined(separator: ",")
            let from = agent.map { #",{"key":"user_agent.original","value":{"stringValue":"\#($0)"}}"# } ?? ""
            return
                #"{"resourceLogs":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"shop"}}\#(from)]},"scopeLogs":[{"logRecords":[{"timeUnixNano":"\#(time)000000","eventName":"browser.web_vital","attributes":[\#(said)]},{"timeUnixNano":"\#(time)000000","body":{"stringValue":"a line of a log"}}]}]}]}"#
        }
        func post(_ body: String, _ fields: [String]) throws -> RawAnswer {
            try Ask("POST", "/v1/logs", ["Content-Type: application/json"] + fields, body: body).of(server)
        }
        let page = ["Origin: https://shop.example", "User-Agent: \(WireRequest.browser)"]
        for value in [1200.0, 1500] {
            let answer = try post(event(value, id: "v5-\(time)-1000000000001"), page)
            #expect(answer.status == 200 && answer.text == "{}", "\(answer.text)")
            #expect(answer.headers["access-control-allow-origin"] == "https://shop.example")
        }
        let relay = ["User-Agent: otelcol/0.130"]
        let relayed = event(3000, id: "v5-\(time)-1000000000002", agent: WireRequest.browser)
        #expect(try post(relayed, relay).status == 403, "anybody could say that")
        let tokens = ["own": "shop", "other": "api"]
        for (name, site) in tokens.sorted(by: { $0.key < $1.key }) {
            let token = try await access.issue(name, "ingest", sites: [site])
            let answer = try post(relayed, relay + ["Authorization: Bearer \(token)"])
            #expect(
                (answer.status, answer.text == "{}") == (name == "own" ? (200, true) : (403, false)), "\(answer.text)")
        }
        let reader = try await access.issue("reader", "read")
        #expect(try post(relayed, relay + ["Authorization: Bearer \(reader)"]).status == 403)
        // A page's own wrong word for itself is no relay's.
        #expect(try post(relayed, page + ["Authorization: Bearer \(reader)"]).status == 200)
        #expect(try post(event(9, id: "v5-\(time)-1000000000003"), ["Origin: https://evil.example"]).status == 403)
        let question = Ask("GET", "/v1/query?metric=LCP&by=page&percentile=99")
        let vitals = try QueryAnswer.parse(try question.bearing(reader).of(server).text)
        #expect(vitals.counts("page") == ["/cart": 2], "a visit counts once with its last value: \(vitals)")
        #expect(vitals.rows.first?.isNear(3000) == true)
        let ledger = Ask("GET", "/v1/query?metric=ledger&by=outcome")
        let outcomes = try JSONDecoder().decode(
            LedgerAnswer.self, from: Data(try ledger.bearing(reader).of(server).text.utf8)
        ).outcomes
        #expect(outcomes["not_applicable"] == 4 && outcomes["origin"] == 2, "\(outcomes)")
        #expect(try await server.terminate() == 0)
    }

    @Test(.timeLimit(.minutes(2)))
    func serversEndpointsAreClosedToPagesAndToTokensOfOthers() async throws {
        let access = try AccessSite()
        let server = try await access.start(["--origins", "https://shop.example"])
        let own = try await access.issue("shop", "ingest", sites: ["shop"])
        let other = try await access.issue("api", "ingest", sites: ["api"])
        let reader = try await access.issue("reader", "read")
        let time = WallClock.system.now.milliseconds
        let span =
            #"{"resourceSpans":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"shop"}}]},"scopeSpans":[{"spans":[{"name":"x","kind":3,"startTimeUnixNano":"\#(time - 5)000000","endTimeUnixNano":"\#(time)000000","attributes":[{"key":"db.query.text","value":{"stringValue":"SELECT 1"}}]}]}]}]}"#
        let ask = Ask("POST", "/v1/traces", ["Content-Type: application/json"], body: span)
        #expect(try ask.of(server).status == 401)
        #expect(try ask.bearing(reader).of(server).status == 403)
        let foreign = try ask.bearing(other).of(server)
        #expect([200, 403].contains(foreign.status) && foreign.text != "{}", "\(foreign.status) \(foreign.text)")
        #expect(try ask.bearing(own).with("Origin: https://shop.example").of(server).status == 403)
        let taken = try ask.bearing(own).of(server)
        #expect(taken.status == 200 && taken.text == "{}", "\(taken.text)")
        #expect(try Ask("POST", "/v1/metrics", ["Content-Type: application/json"], body: "{}").of(server).status == 401)
        let answer = try Ask("GET", "/v1/query?metric=query&by=service").bearing(reader).of(server)
        #expect(try QueryAnswer.parse(answer.text).counts("service") == ["shop": 1], "\(answer.text)")
        #expect(try await server.terminate() == 0)
    }
}
