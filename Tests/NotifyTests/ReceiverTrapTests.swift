import Foundation
import Notify
import Telemetry
import Testing

/// What each receiver does that others do not.
@Suite struct ReceiverTrapTests {
    private func answer(_ status: Int, _ body: String = "", retryAfter: String? = nil) -> CurlAnswer {
        .answered(status: status, retryAfter: retryAfter, body: Data(body.utf8))
    }

    private func outcome(_ format: any MessageFormat, _ answer: CurlAnswer) -> DeliveryOutcome {
        format.outcome(of: answer, at: AlertSamples.start)
    }

    private func request(_ format: any MessageFormat, _ message: Message = AlertSamples.message()) throws
        -> OutgoingRequest
    {
        try #require(format.requests(for: message, at: AlertSamples.start).first)
    }

    @Test func everyJSONDeliveryHasItsIdentifierAndTime() throws {
        for sample in FormatSample.all where sample.name != "email" {
            let headers = try request(sample.format).headers
            #expect(headers["webhook-id"] == "msg_1" && headers["webhook-timestamp"] == "1785578400", "\(sample.name)")
            #expect(headers["webhook-signature"] == nil, "\(sample.name)")
        }
    }

    @Test func slackHasToSayOK() {
        let slack = SlackFormat(url: FormatSample.url())
        #expect(outcome(slack, answer(200, "ok")) == .delivered(status: 200))
        #expect(outcome(slack, answer(200, "<html>log in")) == .retry(reason: "200 without Slack's ok", after: nil))
        #expect(outcome(slack, answer(200)) == .retry(reason: "200 without Slack's ok", after: nil))
        #expect(outcome(slack, answer(400, "invalid_blocks")) == .unreadable(reason: "400"))
        #expect(outcome(slack, answer(404, "no_service")) == .dead(reason: "404"))
        #expect(outcome(slack, answer(410)) == .disable(reason: "410, endpoint gone"))
        #expect(outcome(slack, answer(429, retryAfter: "7")) == .retry(reason: "429", after: .seconds(7)))
    }

    @Test func discordIsAskedToLookBeforeItAnswers() throws {
        let discord = DiscordFormat(url: FormatSample.url("https://discord.example/api/webhooks/1/t?thread_id=5"))
        #expect(try request(discord).url == "https://discord.example/api/webhooks/1/t?thread_id=5&wait=true")
        #expect(outcome(discord, answer(200, "{}")) == .delivered(status: 200))
        #expect(
            outcome(discord, answer(429, #"{"message":"x","retry_after":1.2,"global":false}"#))
                == .retry(reason: "429", after: .seconds(2)))
        #expect(
            outcome(discord, answer(429, #"{"retry_after":1.2}"#, retryAfter: "9"))
                == .retry(reason: "429", after: .seconds(9)))
        #expect(outcome(discord, answer(429, #"{"retry_after":1e300}"#)) == .retry(reason: "429", after: nil))
    }

    @Test func teamsAcceptsWith202() {
        #expect(outcome(TeamsFormat(url: FormatSample.url()), answer(202)) == .delivered(status: 202))
    }

    @Test func pagerDutyGetsOneRequestAnAlertAndNoBodyOfOneThatIsOver() throws {
        let pagerDuty = PagerDutyFormat(
            url: FormatSample.url(PagerDutyFormat.defaultURL), key: FormatSample.token)
        let requests = pagerDuty.requests(for: AlertSamples.group, at: AlertSamples.start)
        #expect(requests.count == 20)
        #expect(Set(requests.map(\.url)) == ["https://events.pagerduty.com/v2/enqueue"])
        #expect(Set(requests.compactMap { $0.object["dedup_key"] as? String }).count == 20)
        let last = try #require(requests.last)
        #expect(Set(last.object.keys) == ["routing_key", "event_action", "dedup_key"])
        #expect(last.object["event_action"] as? String == "resolve")
    }

    @Test(arguments: [(Severity.page, "critical"), (.ticket, "warning"), (.info, "info")])
    func pagerDutyKnowsTheSeverity(severity: Severity, word: String) throws {
        let format = PagerDutyFormat(url: FormatSample.url(), key: FormatSample.token)
        let request = try request(format, AlertSamples.message([AlertSamples.alert(severity: severity)]))
        #expect((request.object["payload"] as? [String: Any])?["severity"] as? String == word)
    }

    @Test func pagerDutyRefusesForGoodWith400() {
        let format = PagerDutyFormat(url: FormatSample.url(), key: FormatSample.token)
        #expect(outcome(format, answer(202)) == .delivered(status: 202))
        #expect(format.plainRequest(for: AlertSamples.message(), at: AlertSamples.start) == nil)
        #expect(outcome(format, answer(429)) == .retry(reason: "429", after: nil))
        #expect(outcome(format, answer(502)) == .retry(reason: "502", after: nil))
    }

    /// Else the end of a test would close the incident of a real alert.
    @Test func sampleHasAnIncidentOfItsOwn() throws {
        let format = PagerDutyFormat(url: FormatSample.url(), key: FormatSample.token)
        let real = try request(format).object["dedup_key"] as? String
        let sample = try request(format, AlertSamples.message(isSample: true)).object["dedup_key"] as? String
        #expect(real == "8609b4f27d735526" && sample == "test-8609b4f27d735526")
    }

    @Test func deployIsAChangeEvent() throws {
        let format = PagerDutyFormat(url: FormatSample.url("https://events.eu.pagerduty.com/"), key: FormatSample.token)
        let change = format.changeRequest(
            for: .init(name: "1.4.2\n", at: AlertSamples.start), id: "msg_2", externalURL: "https://perf.example",
            at: AlertSamples.start)
        let request = try #require(change)
        #expect(request.url == "https://events.eu.pagerduty.com/v2/change/enqueue")
        #expect(
            String(decoding: request.body, as: UTF8.self)
                == #"{"links":[{"href":"https://perf.example","text":"Report"}],"payload":{"source":"vitalsd","summary":"Deploy of 1.4.2 ","timestamp":"2026-08-01T10:00:00Z"},"routing_key":"K3Y"}"#
        )
    }

    @Test func ntfyKnowsTheTokenAndHowLoud() throws {
        let format = NtfyFormat(url: FormatSample.url(), topic: "ops", token: FormatSample.token)
        #expect(try request(format).headers["authorization"] == "Bearer K3Y")
        #expect(try request(NtfyFormat(url: FormatSample.url(), topic: "ops")).headers["authorization"] == nil)
        let priorities = try [
            (Alert.State.firing, Severity.page), (.firing, .ticket), (.resolved, .page), (.firing, .info),
        ]
        .map { try request(format, AlertSamples.message([AlertSamples.alert(state: $0, severity: $1)])) }
        .map { $0.object["priority"] as? Int }
        #expect(priorities == [5, 4, 3, 2])
    }

    @Test func googleChatKeepsAnAlertInItsThread() throws {
        let format = GoogleChatFormat(url: FormatSample.url("https://chat.example/v1/spaces/A/messages?key=k&token=t"))
        let firing = try request(format)
        let resolved = try request(format, AlertSamples.message([AlertSamples.alert(state: .resolved)]))
        #expect(
            firing.url
                == "https://chat.example/v1/spaces/A/messages?key=k&token=t&messageReplyOption=REPLY_MESSAGE_FALLBACK_TO_NEW_THREAD"
        )
        #expect(firing.object["thread"] as? [String: String] == ["threadKey": "8609b4f27d735526"])
        #expect(resolved.object["thread"] as? [String: String] == ["threadKey": "8609b4f27d735526"])
    }

    @Test func telegramSaysInTheBodyWhatItMeans() throws {
        let format = TelegramFormat(
            url: FormatSample.url(TelegramFormat.defaultURL), token: FormatSample.token, chat: "@ops")
        let sent = try request(format)
        #expect(sent.url == "https://api.telegram.org/botK3Y/sendMessage")
        #expect(sent.object["chat_id"] as? String == "@ops")
        #expect(outcome(format, answer(200, #"{"ok":true,"result":{}}"#)) == .delivered(status: 200))
        #expect(
            outcome(format, answer(429, #"{"ok":false,"error_code":429,"parameters":{"retry_after":31}}"#))
                == .retry(reason: "429", after: .seconds(31)))
        #expect(
            outcome(format, answer(200, #"{"ok":false,"error_code":403,"description":"blocked"}"#))
                == .dead(reason: "403"))
        #expect(outcome(format, answer(200, #"{"ok":false}"#)) == .unreadable(reason: "400"))
        #expect(outcome(format, answer(400, #"{"ok":false,"error_code":400}"#)) == .unreadable(reason: "400"))
        #expect(
            outcome(format, answer(200, "<html>")) == .retry(reason: "200 without Telegram's ok", after: nil))
    }

    /// It repeats the whole message, of which only the beginning is read.
    @Test func telegramIsUnderstoodThoughItsAnswerIsCutShort() {
        let format = TelegramFormat(url: FormatSample.url(), token: FormatSample.token, chat: "5")
        let body = #"{"ok":true,"result":{"text":""# + String(repeating: "x", count: CurlSender.answerLimitBytes)
        #expect(
            outcome(format, answer(200, String(body.prefix(CurlSender.answerLimitBytes)))) == .delivered(status: 200))
    }

    @Test(arguments: [
        (250, DeliveryOutcome.delivered(status: 250)), (421, .retry(reason: "421", after: nil)),
        (450, .retry(reason: "450", after: nil)), (535, .dead(reason: "535")), (550, .dead(reason: "550")),
        (410, .retry(reason: "410", after: nil)),
    ])
    func mailServerMeansByItsNumbers(status: Int, expected: DeliveryOutcome) throws {
        let format = try #require(FormatSample.all.first { $0.name == "email" }).format
        #expect(outcome(format, answer(status)) == expected)
    }

    /// The rules take no such address; a header and a command would each end at the line.
    @Test func addressAddsNoHeaderAndNoCommand() throws {
        let url = try EndpointURL("smtp://127.0.0.1", .mail, receiver: "a")
        let format = MailFormat(url: url, from: "a@x\r\nBcc: e@x", to: ["b@x>\r\nRCPT TO:<e@x"])
        guard case .mail(_, let from, let to, let text) = try request(format) else { return }
        #expect(from == "a@xBcc:e@x" && to == ["b@xRCPTTO:e@x"])
        #expect(!String(decoding: text, as: UTF8.self).contains("\r\nBcc"))
    }

    @Test func mailOfTheEndRefersToTheSameRootAsItsBeginning() throws {
        let format = try #require(FormatSample.all.first { $0.name == "email" }).format
        let firing = String(decoding: try request(format).body, as: UTF8.self)
        let over = AlertSamples.message([AlertSamples.alert(state: .resolved)])
        let resolved = String(decoding: try request(format, over).body, as: UTF8.self)
        let root = "<8609b4f27d735526.thread@example.com>"
        #expect(firing.contains("\r\nReferences: \(root)\r\n") && !firing.contains("In-Reply-To"))
        #expect(resolved.contains("\r\nIn-Reply-To: \(root)\r\nReferences: \(root)\r\n"))
    }

    @Test func groupIsOneOfAlertmanagersGroups() throws {
        let format = AlertmanagerFormat(receiver: "oncall", url: FormatSample.url())
        let object = try request(
            format,
            AlertSamples.message(
                [AlertSamples.alert(page: "/a"), AlertSamples.alert(page: "/b", state: .resolved)], truncated: 3)
        ).object
        #expect(object["groupKey"] as? String == #"{}:{alertname="lcp"}"#)
        #expect(object["groupLabels"] as? [String: String] == ["alertname": "lcp"])
        #expect(object["truncatedAlerts"] as? Int == 3)
        #expect(object["status"] as? String == "firing")
        #expect(
            object["commonLabels"] as? [String: String] == [
                "alertname": "lcp", "device": "mobile", "metric": "LCP", "severity": "page",
            ])
        #expect((object["commonAnnotations"] as? [String: String])?["value"] == nil)
        #expect((object["commonAnnotations"] as? [String: String])?["limit"] == "2.5 s")
    }

    /// A group of which one alert is left is still the same incident and the same thread.
    @Test func groupKeepsItsKeyWhileAlertsComeAndGo() throws {
        func message(_ pages: [String]) -> Message {
            Message(
                id: "msg_1", items: pages.map { .init(alert: AlertSamples.alert(page: $0)) },
                groupLabels: ["alertname": "lcp"], externalURL: "https://perf.example")
        }
        let alertmanager = AlertmanagerFormat(receiver: "oncall", url: FormatSample.url())
        let chat = GoogleChatFormat(url: FormatSample.url())
        let keys = try [["/a"], ["/a", "/b"], ["/b"]].map { pages in
            let key = try request(alertmanager, message(pages)).object["groupKey"] as? String
            let thread = try request(chat, message(pages)).object["thread"] as? [String: String]
            return [key ?? "", thread?["threadKey"] ?? ""]
        }
        #expect(Set(keys).count == 1)
        #expect(keys[0][0] == #"{}:{alertname="lcp"}"#)
    }

    @Test func groupOfWhichMostIsLeftOutSaysHowMany() throws {
        let message = AlertSamples.message(
            (1...30).map { AlertSamples.alert(page: "/\($0)") }, truncated: 7)
        let body = String(decoding: try request(SlackFormat(url: FormatSample.url()), message).body, as: UTF8.self)
        #expect(body.contains("37 alerts: lcp on /1 (mobile), …"))
        #expect(body.contains("and 17 more"))
    }

    @Test func budgetAndBaselineAreToldInWordsAndNumbers() throws {
        let sample = AlertSamples.alert()
        func alert(_ burn: BurnEvidence?, _ baseline: Baseline?) -> Alert {
            var alert = sample
            alert.evidence = Evidence(
                metric: .ttfb, percentile: burn == nil ? .p75 : nil, value: 16.2, lower: 15, upper: 18, limit: 14.4,
                count: 1842, from: sample.evidence.from, to: sample.evidence.to, burn: burn, baseline: baseline)
            return alert
        }
        let burn = BurnEvidence(
            goodLevel: 800, target: 0.99, bad: 298, recent: 15.5, recentUpper: 17, recentFrom: AlertSamples.start)
        let burning = AlertSamples.message([alert(burn, nil)])
        let text = try request(NtfyFormat(url: FormatSample.url(), topic: "ops"), burning).object["message"] as? String
        #expect(
            text?.contains("Value: burn rate 16.2× (15× to 18×)\nLimit: 14.4×\nBudget: 298 of 1842 not good") == true)
        let event = String(decoding: try request(EventFormat(url: FormatSample.url()), burning).body, as: UTF8.self)
        #expect(event.contains(#""burn":{"bad":298,"goodLevel":800,"recent":15.5"#))
        let compared = AlertSamples.message([alert(nil, Baseline(value: 12, name: "median of 5 weeks"))])
        let words =
            try request(NtfyFormat(url: FormatSample.url(), topic: "ops"), compared).object["message"] as? String
        #expect(words?.contains("Compared with: median of 5 weeks, 12 ms") == true)
    }

    @Test func lateMessageSaysSo() throws {
        for sample in FormatSample.all where sample.name != "event" {
            let body = try #require(sample.bodies(AlertSamples.message(late: .seconds(720))).first)
            let text = String(decoding: body, as: UTF8.self).replacing("\\", with: "")
            #expect(text.contains("(late by 12 min)"), "\(sample.name)")
        }
    }
}
