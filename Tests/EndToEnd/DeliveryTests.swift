import CollectorTesting
import Foundation
import Testing

/// Messages on their way: together, again after a kill, to others, seen and sent again by people.
extension EndToEndTests {
    private func rules(_ recorder: WebhookRecorder, _ more: String = "", receiver: String = "type: webhook") -> String {
        """
        defaults: {evaluate_every: 1h, notify: [oncall]}
        receivers:
          - {name: oncall, \(receiver), url: "\(recorder.url())"}
        budgets: [{id: lcp, metric: LCP, limit: 1s, by: [page], min_samples: 10}]
        \(more)
        """
    }

    private func slow(_ page: String = "k", _ count: Int = 12) -> [Beacon] {
        (0..<count).map { _ in Beacon(value: 5000, url: "https://shop.example/\(page)") }
    }

    /// Debian's relay from Alertmanager's webhooks to chat, as its users run it.
    @Test(.timeLimit(.minutes(3)))
    func consumerOfAlertmanagersWebhooksSaysWhatFiresAndEnds() async throws {
        let folder = try TemporaryFolder()
        let relay = try await IRCRelay.start(in: folder.url)
        defer { relay.stop() }
        let site = try TestSite(
            rules: """
                defaults: {evaluate_every: 1h, notify: [chat]}
                receivers: [{name: chat, type: webhook, url: "\(relay.url)"}]
                budgets: [{id: lcp, metric: LCP, limit: 1s, by: [page], min_samples: 10}]
                """)
        let server = try await ServerProcess.start(site)
        try server.take(slow())
        server.evaluateNow()
        let firing = try await relay.next()
        #expect(firing.hasPrefix("firing lcp /k: LCP p75 ") && firing.hasSuffix(" on page=/k, limit 1 s"), "\(firing)")
        try server.take((0..<400).map { _ in Beacon(value: 200) })
        server.evaluateNow()
        let resolved = try await relay.next()
        #expect(resolved.hasPrefix("resolved lcp /k: "), "\(resolved)")
        #expect(try await server.terminate() == 0)
    }

    @Test(.timeLimit(.minutes(3)))
    func groupThatWasUnderWayAtAKillArrivesAgainAsItWas() async throws {
        let recorder = WebhookRecorder(script: [.silence])
        try await recorder.start()
        let site = try TestSite(rules: rules(recorder, "grouping: {by: [rule], wait: 0s}"))
        let server = try await ServerProcess.start(site)
        try server.take(slow("a") + slow("b"))
        server.evaluateNow()
        let first = try await recorder.next()
        try server.take(slow("c"))
        server.evaluateNow()
        _ = try await server.text("/v1/deliveries", until: "page=/c")
        try await server.kill()

        let again = try await ServerProcess.start(site)
        let second = try await recorder.next()
        #expect(second.headers["webhook-id"] == first.headers["webhook-id"])
        let pages = try [first, second].map {
            try AlertMessage.parse($0).alerts.map { $0.labels["page"] ?? "" }.sorted()
        }
        #expect(pages == [["/a", "/b"], ["/a", "/b"]])
        let third = try await recorder.next()
        #expect(try AlertMessage.parse(third).alerts.map { $0.labels["page"] } == ["/c"])
        #expect(third.headers["webhook-id"] != first.headers["webhook-id"])
        #expect(try await again.terminate() == 0)
        #expect(recorder.requests.count == 3)
        try await recorder.stop()
    }

    /// Killed at the moment at which the receiver has it: the answer may be written down or not, and a second time is the same message.
    @Test(.timeLimit(.minutes(5)), arguments: 1...6)
    func killAroundAnAttemptLosesNothingAndRepeatsAtMostOnceUnderOneIdentifier(round: Int) async throws {
        let recorder = WebhookRecorder()
        try await recorder.start()
        let site = try TestSite(rules: rules(recorder))
        var server = try await ServerProcess.start(site)
        try server.take(slow())
        server.evaluateNow()
        let first = try await recorder.next()
        if round.isMultiple(of: 2) { _ = try await server.text("/v1/deliveries", until: "delivered") }
        try await server.kill()
        server = try await ServerProcess.start(site)
        _ = try await server.text("/v1/deliveries", until: "delivered")
        try server.take((0..<400).map { _ in Beacon(value: 200) })
        server.evaluateNow()
        let ends = try await server.text("/v1/deliveries", until: "\"transition\":\"resolved\"")
        #expect(ends.contains("webhookID"))
        _ = try await server.text("/v1/deliveries", ["state": "waiting"], until: "{\"deliveries\":[]}")
        let all = recorder.requests
        let firing = try all.filter { try AlertMessage.parse($0).status == "firing" }
        #expect((1...2).contains(firing.count))
        #expect(Set(firing.map { $0.headers["webhook-id"] }) == [first.headers["webhook-id"]])
        #expect(try all.count { try AlertMessage.parse($0).status == "resolved" } == 1)
        #expect(try await server.terminate() == 0)
        try await recorder.stop()
    }

    /// Killed at each numbered step between a verdict and what is known of its message.
    @Test(.timeLimit(.minutes(3)), arguments: 16...23)
    func killAtEveryStepOfDeliveryTellsAllAndRepeatsUnderOneIdentifier(step: Int) async throws {
        let isHandOver = step >= 22
        let (recorder, boss) = (
            WebhookRecorder(script: isHandOver ? Array(repeating: .answer(status: 404), count: 8) : []),
            WebhookRecorder()
        )
        try await recorder.start()
        try await boss.start()
        let site = try TestSite(
            rules: rules(
                recorder, "grouping: {by: [rule], wait: 0s}",
                receiver: "type: webhook" + (isHandOver ? ", fallback: boss" : "")
            ).replacing("budgets:", with: "  - {name: boss, type: webhook, url: \"\(boss.url())\"}\nbudgets:"))
        let dying = try await ServerProcess.start(site, environment: Drill(step: step, count: 1).environment)
        try dying.take(slow("a") + slow("b"))
        dying.evaluateNow()
        #expect(try await dying.exits() == SIGKILL)

        let server = try await ServerProcess.start(site)
        server.evaluateNow()
        let told = isHandOver ? boss : recorder
        var pages: Set<String> = []
        while pages.count < 2 {
            pages.formUnion(try AlertMessage.parse(try await told.next()).alerts.compactMap { $0.labels["page"] })
        }
        #expect(pages == ["/a", "/b"])
        _ = try await server.text("/v1/deliveries", ["state": "waiting"], until: "{\"deliveries\":[]}")
        for page in ["/a", "/b"] {
            let sent = try told.requests.filter { request in
                try AlertMessage.parse(request).alerts.contains { $0.labels["page"] == page }
            }
            #expect((1...2).contains(sent.count), "\(page) at step \(step)")
            #expect(Set(sent.map { $0.headers["webhook-id"] }).count == 1, "\(page) at step \(step)")
        }
        #expect(try await server.terminate() == 0)
        try await recorder.stop()
        try await boss.stop()
    }

    @Test(.timeLimit(.minutes(3)))
    func receiverThatFailsInEveryWayIsToldInTheEndUnderOneIdentifier() async throws {
        let recorder = WebhookRecorder(script: [
            .answer(status: 500), .answer(status: 503), .answer(status: 429, headers: ["Retry-After": "1"]),
            .answer(status: 429, headers: ["Retry-After": "Thu, 01 Jan 2026 00:00:00 GMT"]), .answer(status: 408), .ok,
        ])
        try await recorder.start()
        let site = try TestSite(rules: rules(recorder))
        let server = try await ServerProcess.start(site)
        try server.take(slow())
        server.evaluateNow()
        var sent: [WebhookRecorder.Request] = []
        for _ in 0..<6 { sent.append(try await recorder.next()) }
        #expect(Set(sent.map { $0.headers["webhook-id"] }).count == 1)
        let text = try await server.text("/v1/deliveries", until: "delivered")
        #expect(text.contains("\"attempts\":6,") && text.contains("\"lastAnswer\":\"200\""), "\(text)")
        #expect(try await server.terminate() == 0)
        try await recorder.stop()
    }

    @Test(
        .timeLimit(.minutes(2)),
        arguments: [
            (
                "webhook", WebhookRecorder.Reply.answer(status: 302, headers: ["Location": "/elsewhere"]),
                "302, redirects are not followed"
            ),
            ("webhook", .answer(status: 410), "410, endpoint gone"),
            ("webhook", .answer(status: 404), "\"lastAnswer\":\"404\""),
            ("slack", .answer(status: 200, body: Array("no_service".utf8)), "\"attempts\":2,"),
        ])
    func answerMeansWhatTheManualSays(type: String, reply: WebhookRecorder.Reply, words: String) async throws {
        let recorder = WebhookRecorder(script: [reply, .answer(status: 200, body: Array("ok".utf8))])
        try await recorder.start()
        let server = try await ServerProcess.start(try TestSite(rules: rules(recorder, receiver: "type: \(type)")))
        try server.take(slow())
        server.evaluateNow()
        let text = try await server.text("/v1/deliveries", until: words)
        #expect(text.contains(type == "slack" ? "\"state\":\"delivered\"" : "\"state\":\"dead\""), "\(text)")
        #expect(recorder.requests.count == (type == "slack" ? 2 : 1))
        #expect(try await server.terminate() == 0)
        try await recorder.stop()
    }

    /// The first connection is torn down with the request read; the second is answered a byte at a time.
    private static let tornAndSlow = """
        import select, socket, struct, sys
        server = socket.create_server(("127.0.0.1", 0))
        print(server.getsockname()[1], flush=True)
        for answer in (None, b"HTTP/1.1 200 OK\\r\\nContent-Length: 2\\r\\n\\r\\nok"):
            connection, _ = server.accept()
            head = connection.recv(65536)
            print([line for line in head.decode().split("\\r\\n") if line.lower().startswith("webhook-id")][0], flush=True)
            if answer is None:
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            for place in range(len(answer or b"")):
                connection.sendall(answer[place:place + 1])
                select.select([], [], [], 0.02)
            connection.close()
        sys.stdin.read()
        """

    @Test(.timeLimit(.minutes(2)))
    func receiverThatTearsTheConnectionAndThenIsSlowIsToldUnderOneIdentifier() async throws {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/python3")
        process.arguments = ["-u", "-c", Self.tornAndSlow]
        let (output, input) = (Pipe(), Pipe())
        process.standardOutput = output
        process.standardInput = input
        let (said, continuation) = AsyncStream.makeStream(of: String.self)
        _ = LineReader(output) { continuation.yield($0) }
        process.terminationHandler = { _ in continuation.finish() }
        try systemRun(process)
        var lines = said.makeAsyncIterator()
        let port = try #require(await lines.next())
        let site = try TestSite(
            rules: """
                defaults: {evaluate_every: 1h, notify: [oncall]}
                receivers: [{name: oncall, type: webhook, url: "http://127.0.0.1:\(port)/hook"}]
                budgets: [{id: lcp, metric: LCP, limit: 1s, by: [page], min_samples: 10}]
                """)
        let server = try await ServerProcess.start(site)
        try server.take(slow())
        server.evaluateNow()
        let first = try #require(await lines.next())
        let second = await lines.next()
        #expect(first.hasPrefix("webhook-id: msg_") && second == first, "\(first) \(second ?? "")")
        let text = try await server.text("/v1/deliveries", until: "delivered")
        #expect(text.contains("\"attempts\":2,"), "\(text)")
        #expect(try await server.terminate() == 0)
        try input.fileHandleForWriting.close()
    }

    @Test(.timeLimit(.minutes(2)))
    func receiverThatCannotProveWhoItIsGetsNothing() async throws {
        let recorder = WebhookRecorder()
        try await recorder.start()
        let plain = rules(recorder)
        let server = try await ServerProcess.start(
            try TestSite(
                rules: plain.replacing(recorder.url(), with: recorder.url().replacing("http:", with: "https:"))))
        try server.take(slow())
        server.evaluateNow()
        let text = try await server.text("/v1/deliveries", until: "lastAnswer")
        #expect(text.contains("\"state\":\"waiting\"") && !text.contains("127.0.0.1"), "\(text)")
        #expect(recorder.requests.isEmpty)
        #expect(try await server.terminate() == 0)
        try await recorder.stop()
    }

    @Test(.timeLimit(.minutes(3)))
    func whatIsRefusedGoesToTheFallbackAndCanBeSeenAndSentAgain() async throws {
        let recorder = WebhookRecorder(script: [.answer(status: 404), .ok])
        let other = WebhookRecorder()
        try await recorder.start()
        try await other.start()
        let site = try TestSite(
            rules: rules(recorder, receiver: "type: webhook, fallback: boss").replacing(
                "budgets:", with: "  - {name: boss, type: webhook, url: \"\(other.url("/s3cr3t-path"))\"}\nbudgets:"))
        let server = try await ServerProcess.start(site)
        try server.take(slow())
        server.evaluateNow()
        #expect(try AlertMessage.parse(try await recorder.next()).status == "firing")
        let handed = try AlertMessage.parse(try await other.next())
        #expect(
            handed.alerts.first?.annotations["summary"]?.hasSuffix("(not delivered to oncall: 404)") == true,
            "\(handed)")
        let dead = try await server.vitalsd("deliveries", "list", "--state", "dead")
        #expect(dead.output.contains("oncall") && dead.output.contains("404"), "\(dead.everything)")
        #expect(!dead.output.contains("boss") && !dead.output.contains("s3cr3t"), "\(dead.everything)")
        let number = try #require(dead.output.split(separator: "\n").last?.split(separator: " ").first)
        #expect(try await server.vitalsd("deliveries", "redeliver", String(number)).exitCode == 0)
        let again = try await recorder.next()
        #expect(again.headers["webhook-id"] == recorder.requests.first?.headers["webhook-id"])
        _ = try await server.text("/v1/deliveries", ["state": "waiting"], until: "{\"deliveries\":[]}")
        #expect(try await server.vitalsd("deliveries", "--state", "dead").output == "nothing was owed to anybody\n")
        let none = try await server.vitalsd("deliveries", "redeliver", "99")
        #expect(none.exitCode == 2 && none.errors.contains("no delivery 99"), "\(none.everything)")
        let wrong = try await server.vitalsd("deliveries", "list", "--state", "ded")
        #expect(wrong.exitCode == 2 && wrong.errors.contains("did you mean \"dead\""), "\(wrong.everything)")

        let test = try await server.vitalsd("notify", "test", "boss")
        #expect(test.exitCode == 0 && test.output.contains("delivered to boss: 200"), "\(test.everything)")
        let sample = try AlertMessage.parse(try await other.next())
        #expect(sample.alerts.first?.annotations["summary"]?.hasPrefix("TEST") == true, "\(sample)")
        let unknown = try await server.vitalsd("notify", "test", "bos")
        #expect(unknown.exitCode == 2 && unknown.errors.contains("known are boss, oncall"), "\(unknown.everything)")
        #expect(try await server.terminate() == 0)
        #expect(try await !server.wholeLog().contains("s3cr3t"))
        // Without a server, by the file and the environment here.
        let local = try await CommandRun.vitalsd(["notify", "test", "boss", "--rules", site.rules.path])
        #expect(local.exitCode == 0, "\(local.everything)")
        try await other.stop()
        let down = try await CommandRun.vitalsd(["notify", "test", "boss", "--rules", site.rules.path])
        #expect(down.exitCode == 1 && down.output.contains("boss did not take"), "\(down.everything)")
        #expect(!down.everything.contains("s3cr3t"))
        try await recorder.stop()
    }

    @Test(.timeLimit(.minutes(3)))
    func changedReceiversAreWrittenToWithoutARestartAndDeploysAreNamed() async throws {
        let (first, second) = (WebhookRecorder(), WebhookRecorder())
        try await first.start()
        try await second.start()
        let site = try TestSite(rules: rules(first, "heartbeat: {url: \"\(first.url("/beat"))\", every: 1h}"))
        let server = try await ServerProcess.start(site)
        // Nothing was judged yet, so nobody can say that all is well.
        #expect(first.requests.isEmpty)
        server.evaluateNow()
        #expect(try await first.next().uri == "/beat", "all is well")
        #expect(try await server.vitalsd("deploy", "shop 1.4.2", "--owner", "shop").exitCode == 0)
        #expect(try await server.vitalsd("deploy", "1.0", "--at", "2100-01-01T00:00:00Z").exitCode == 2)
        #expect(try await HTTPClient(port: server.port).get("/v1/deploys").text.contains("\"name\":\"shop 1.4.2\""))
        try Data(rules(second).utf8).write(to: site.rules)
        #expect(try Tool.run(["kill", "-HUP", "\(server.identifier)"]) == "")
        let deadline = ContinuousClock.now + .seconds(60)
        while !server.log.contains("rules file taken up"), ContinuousClock.now < deadline {
            _ = try await HTTPClient(port: server.port).get("/healthz")
        }
        try server.take(slow())
        server.evaluateNow()
        let message = try AlertMessage.parse(try await second.next())
        #expect(message.status == "firing")
        let notes = message.alerts.first?.annotations ?? [:]
        #expect(notes["last_deploy"]?.hasPrefix("shop 1.4.2 at ") == true, "\(notes)")
        #expect(first.requests.count == 1)
        #expect(try await server.terminate() == 0)
        try await first.stop()
        try await second.stop()
    }

    /// One browser is slow, and whoever is woken is told so; PagerDuty shows what went live before.
    @Test(.timeLimit(.minutes(3)))
    func messageNamesTheSegmentThatExplainsItAndPagerDutyTheDeploy() async throws {
        let (recorder, pager) = (WebhookRecorder(), WebhookRecorder(script: [.answer(status: 202)]))
        try await recorder.start()
        try await pager.start()
        let key = try TemporaryFolder()
        try Data("R0UT1NG".utf8).write(to: key.file("key"))
        let site = try TestSite(
            rules: rules(recorder).replacing(
                "budgets:",
                with:
                    "  - {name: pager, type: pagerduty, key_file: \(key.file("key").path), url: \"\(pager.url(""))\"}\nbudgets:"
            ))
        let server = try await ServerProcess.start(site)
        #expect(try await server.vitalsd("deploy", "1.4.2").exitCode == 0)
        let change = try await pager.next()
        #expect(change.uri.hasSuffix("/v2/change/enqueue"), "\(change.uri)")
        #expect(String(decoding: change.body, as: UTF8.self).contains("1.4.2"))
        let client = HTTPClient(port: server.port)
        for number in 0..<120 {
            let (connection, value) = number < 40 ? ("3g", 5000) : ("4g", 200)
            let body = """
                {"site":"shop","url":"https://shop.example/k","connection":"\(connection)","metrics":[{"name":"LCP","value":\(value),\
                "delta":\(value),"id":"v5-1790000000000-\(5_000_000_000_000 + number)"}]}
                """
            #expect(try await client.post("/v1/page", body).status == 204)
        }
        server.evaluateNow()
        let message = try AlertMessage.parse(try await recorder.next())
        let explained = message.alerts.first?.annotations["explained_by"]
        #expect(explained?.hasPrefix("connection 3g ") == true, "\(message)")
        #expect(
            try await HTTPClient(port: server.port).get("/").text.contains("<tr id=\"lcp\">"), "where messages lead to")
        #expect(try await server.terminate() == 0)
        try await recorder.stop()
        try await pager.stop()
    }

    @Test(.timeLimit(.minutes(5)))
    func thousandAlertsAtOnceAreToldInAFewMessages() async throws {
        let recorder = WebhookRecorder()
        try await recorder.start()
        let site = try TestSite(
            rules: """
                defaults: {evaluate_every: 1h, notify: [oncall]}
                receivers: [{name: oncall, type: webhook, url: "\(recorder.url())"}]
                latency: [{id: slow, metric: query, limit: 100ms, by: [service, query], min_samples: 10}]
                grouping: {by: [rule], wait: 0s}
                """)
        let server = try await ServerProcess.start(site)
        let letters = Array("abcdefghij")
        let tables = (0..<1000).map { number in
            "t_" + String(String(number + 1000).compactMap { $0.wholeNumberValue.map { letters[$0] } })
        }
        let lines = tables.map { #"{"service":"api","query":"SELECT * FROM \#($0)","duration_ms":900}"# }
        for _ in 0..<12 {
            let answer = try await HTTPClient(port: server.port).post(
                "/v1/timings", lines.joined(separator: "\n"), contentType: "application/x-ndjson")
            #expect(answer.status == 204, "\(answer.text)")
        }
        server.evaluateNow()
        var queries: Set<String> = []
        var messages = 0
        while queries.count < 1000, messages < 100 {
            let message = try AlertMessage.parse(try await recorder.next())
            queries.formUnion(message.alerts.compactMap { $0.labels["query"] })
            messages += 1
        }
        #expect(queries.count == 1000 && messages <= 75, "\(queries.count) in \(messages)")
        #expect(try await server.terminate() == 0)
        try await recorder.stop()
    }
}
