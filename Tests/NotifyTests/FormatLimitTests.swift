import CollectorTesting
import Foundation
import Notify
import Telemetry
import Testing

/// Whatever the texts are, each receiver gets what it takes: its limits hold by its own count, and nothing of the texts is markup.
@Suite struct FormatLimitTests {
    private static let rounds = 60

    private func forRandomMessages(
        _ format: any MessageFormat, _ check: (OutgoingRequest, Message, SeededGenerator) throws -> Void
    ) rethrows {
        var generator = SeededGenerator()
        for _ in 0..<Self.rounds {
            let message = RandomMessage.make(&generator)
            let plain = format.plainRequest(for: message, at: AlertSamples.start)
            for request in format.requests(for: message, at: AlertSamples.start) + (plain.map { [$0] } ?? []) {
                if case .post = request {
                    #expect(request.body.count < 20_000, "\(generator)")
                    #expect(!request.object.isEmpty, "\(generator)")
                }
                try check(request, message, generator)
            }
        }
    }

    /// Without control characters and overrides of direction: a text of several lines has been laid out by us.
    private func expectTame(_ text: String, _ generator: SeededGenerator) {
        let wild = text.unicodeScalars.filter {
            $0.value < 0x20 && $0 != "\n" || (0x7F...0x9F).contains($0.value) || (0x2028...0x202E).contains($0.value)
                || (0x2066...0x2069).contains($0.value)
        }
        #expect(wild.isEmpty, "\(generator)")
    }

    @Test func alertmanagerAndEventStayBelow20KB() {
        for format in [
            AlertmanagerFormat(receiver: "a", url: FormatSample.url()), EventFormat(url: FormatSample.url()),
        ] as [any MessageFormat] {
            forRandomMessages(format) { _, _, _ in }
        }
    }

    @Test func slackTakesEveryMessage() throws {
        try forRandomMessages(SlackFormat(url: FormatSample.url())) { request, _, generator in
            let object = request.object
            var texts = [try #require(object["text"] as? String)]
            let blocks = object["blocks"] as? [[String: Any]] ?? []
            #expect(blocks.count <= 50)
            for block in blocks {
                let text = try #require(block["text"] as? [String: Any])
                let words = try #require(text["text"] as? String)
                #expect(!words.isEmpty, "\(generator)")
                #expect(words.utf16.count <= (block["type"] as? String == "header" ? 150 : 3000), "\(generator)")
                if text["type"] as? String == "plain_text" { texts.append(words) }
            }
            #expect(texts.map(\.utf16.count).reduce(0, +) < 13_000, "\(generator)")
            for text in texts {
                expectTame(text, generator)
                #expect(!text.unicodeScalars.contains("<") && !text.unicodeScalars.contains(">"), "\(generator)")
                let rest = text.replacing(/&(amp|lt|gt);/.matchingSemantics(.unicodeScalar), with: "")
                #expect(!rest.unicodeScalars.contains("&"), "\(generator)")
            }
        }
    }

    @Test func discordTakesEveryMessage() throws {
        try forRandomMessages(DiscordFormat(url: FormatSample.url())) { request, _, generator in
            #expect(request.object["allowed_mentions"] as? [String: [String]] == ["parse": []])
            guard let embed = (request.object["embeds"] as? [[String: Any]])?.first else {
                #expect((1...2000).contains((request.object["content"] as? String ?? "").utf16.count), "\(generator)")
                return
            }
            let title = try #require(embed["title"] as? String)
            let description = embed["description"] as? String ?? ""
            let fields = (embed["fields"] as? [[String: Any]] ?? []).map {
                ($0["name"] as? String ?? "", $0["value"] as? String ?? "")
            }
            #expect(title.utf16.count <= 256 && description.utf16.count <= 4096 && fields.count <= 25, "\(generator)")
            #expect(fields.allSatisfy { (1...256).contains($0.utf16.count) && (1...1024).contains($1.utf16.count) })
            let sum = ([title, description] + fields.flatMap { [$0, $1] }).map(\.utf16.count).reduce(0, +)
            #expect(sum <= 6000, "\(generator)")
            for text in [title] + fields.map(\.1) {
                expectTame(text, generator)
                // Every sign that may mean something has a backslash before it.
                let rest = text.replacing(/\\[\\`*_{}\[\]()#+\-!|<>~@:&]/.matchingSemantics(.unicodeScalar), with: "")
                #expect(!rest.unicodeScalars.contains { "\\`*_[]()|<>~@:".unicodeScalars.contains($0) }, "\(generator)")
            }
        }
    }

    @Test func teamsTakesEveryMessage() {
        forRandomMessages(TeamsFormat(url: FormatSample.url())) { request, _, generator in
            let content = ((request.object["attachments"] as? [[String: Any]])?.first)?["content"] as? [String: Any]
            let blocks = content?["body"] as? [[String: Any]] ?? []
            #expect(!blocks.isEmpty && blocks.count <= 22, "\(generator)")
            for text in blocks.compactMap({ $0["text"] as? String }) {
                #expect(!text.isEmpty && !text.contains("https://"), "\(generator)")
                expectTame(text, generator)
            }
        }
    }

    @Test func pagerDutyTakesEveryMessage() throws {
        try forRandomMessages(PagerDutyFormat(url: FormatSample.url(), key: FormatSample.token)) {
            request, _, generator in
            let key = try #require(request.object["dedup_key"] as? String)
            #expect((1...255).contains(key.utf16.count))
            guard let payload = request.object["payload"] as? [String: Any] else { return }
            let (summary, severity) = (payload["summary"] as? String ?? "", payload["severity"] as? String ?? "")
            #expect((1...1024).contains(summary.utf16.count), "\(generator)")
            #expect(["critical", "warning", "info"].contains(severity))
        }
    }

    @Test func ntfyTakesEveryMessage() throws {
        let format = NtfyFormat(url: FormatSample.url(), topic: "ops")
        try forRandomMessages(format) { request, _, generator in
            let message = try #require(request.object["message"] as? String)
            #expect((1...4096).contains(message.utf8.count), "\(generator)")
            #expect(request.body.count <= 8192, "\(generator)")
            for text in [message, request.object["title"] as? String ?? ""] {
                expectTame(text, generator)
                #expect(!text.contains("://") && !text.contains("@everyone"), "\(generator)")
            }
        }
    }

    @Test func googleChatTakesEveryMessage() throws {
        try forRandomMessages(GoogleChatFormat(url: FormatSample.url())) { request, _, generator in
            let text = try #require(request.object["text"] as? String)
            #expect((1...32_000).contains(text.utf8.count), "\(generator)")
            expectTame(text, generator)
            // All that is left outside of code are our own words and links.
            let outside = text.replacing(
                /`[^`\n]*`|<[^<>|\n]*\|(Report|Runbook)>/.matchingSemantics(.unicodeScalar), with: "")
            #expect(!outside.contains("://") && !outside.contains("@everyone"), "\(generator)")
            #expect(!outside.contains("<!") && !outside.contains("<b"), "\(generator)")
        }
    }

    @Test func telegramTakesEveryMessage() throws {
        let format = TelegramFormat(url: FormatSample.url(), token: FormatSample.token, chat: "5")
        try forRandomMessages(format) { request, _, generator in
            let text = try #require(request.object["text"] as? String)
            #expect((1...4096).contains(text.utf16.count), "\(generator)")
            expectTame(text, generator)
            guard request.object["parse_mode"] != nil else { return }
            // Every tag is one of ours and closed; everything else is escaped.
            let inner = text.replacing(
                /<b>[A-Z ]+<\/b>|<code>[^<>]*<\/code>|<a href="[^<>"]*">[A-Za-z]+<\/a>/.matchingSemantics(
                    .unicodeScalar), with: "")
            #expect(!inner.unicodeScalars.contains("<") && !inner.unicodeScalars.contains(">"), "\(generator)")
            let rest = text.replacing(/&(amp|lt|gt|quot);/.matchingSemantics(.unicodeScalar), with: "")
            #expect(!rest.unicodeScalars.contains("&"), "\(generator)")
        }
    }

    @Test func mattermostTakesEveryMessage() throws {
        try forRandomMessages(MattermostFormat(url: FormatSample.url())) { request, _, generator in
            let attachment = (request.object["attachments"] as? [[String: Any]])?.first
            let fields = attachment?["fields"] as? [[String: Any]] ?? []
            for text in [try #require(request.object["text"] as? String)]
                + fields.compactMap({ $0["value"] as? String })
            {
                #expect((1...4000).contains(text.utf16.count), "\(generator)")
                expectTame(text, generator)
                #expect(!text.contains("@everyone") && !text.contains("https://"), "\(generator)")
                #expect(text.unicodeScalars.count { $0 == "`" } == 2, "\(generator)")
            }
        }
    }

    @Test func mailIsOfShortLinesOfASCIIWithOurHeadersOnly() throws {
        let format = try #require(FormatSample.all.first { $0.name == "email" }).format
        try forRandomMessages(format) { request, _, generator in
            #expect(request.body.allSatisfy { (0x20...0x7E).contains($0) || $0 == 13 || $0 == 10 }, "\(generator)")
            let text = String(decoding: request.body, as: UTF8.self)
            let lines = text.components(separatedBy: "\r\n")
            #expect(
                lines.allSatisfy { $0.utf8.count <= 998 && !$0.contains("\n") && !$0.contains("\r") }, "\(generator)")
            let head = try #require(text.components(separatedBy: "\r\n\r\n").first)
            let names = head.replacing("\r\n ", with: " ").components(separatedBy: "\r\n").map {
                String($0.prefix { $0 != ":" })
            }
            let reply = names.contains("In-Reply-To") ? ["In-Reply-To"] : []
            #expect(
                names == ["Date", "From", "To", "Subject", "Message-ID"] + reply
                    + ["References", "Auto-Submitted", "MIME-Version", "Content-Type"], "\(generator)")
        }
    }

    @Test(arguments: FormatSample.all) func sampleSaysSoFirst(sample: FormatSample) throws {
        let message = AlertSamples.message(isSample: true)
        let body = try #require(sample.bodies(message).first)
        if sample.name == "email" {
            #expect(String(decoding: body, as: UTF8.self).contains("\r\nSubject: TEST: LCP"))
        } else {
            #expect(String(decoding: body, as: UTF8.self).contains("TEST"))
        }
    }
}
