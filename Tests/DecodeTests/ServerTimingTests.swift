import CollectorTesting
import Decode
import Testing

/// The `Server-Timing` header.
@Suite struct ServerTimingTests {
    private func timing(_ name: String, _ milliseconds: Double? = nil, _ text: String? = nil) -> ServerTiming {
        ServerTiming(name: name, milliseconds: milliseconds, text: text)
    }

    @Test func metricsAreReadInTheirOrder() {
        #expect(
            ServerTiming.list(ofHeader: "db;dur=53, app;dur=47.2") == [timing("db", 53), timing("app", 47.2)])
        #expect(
            ServerTiming.list(ofHeader: "miss, db;dur=53, app;dur=47.2;desc=\"App, \\\"main\\\"; all\", db;dur=1") == [
                timing("miss"), timing("db", 53), timing("app", 47.2, "App, \"main\"; all"), timing("db", 1),
            ])
    }

    @Test(
        arguments: [
            ("db;dur=53;dur=60;desc=a;desc=b", 53.0, "a"), ("db;dur=;dur=60", nil, nil), ("db;dur;dur=60", nil, nil),
            ("db;dur=x;dur=60", nil, nil), ("db;DUR=5;Desc=a", 5, "a"), ("db;unknown=1;dur=5", 5, nil),
            ("db ; dur = 5 ; desc = \"a\"", 5, "a"), ("db\t;\tdur=5", 5, nil), ("db;dur=\"5\"", 5, nil),
            ("db;desc=\"\"", nil, ""), ("db;dur=-1", nil, nil), ("db;dur=inf", nil, nil), ("db;dur=1e400", nil, nil),
            ("db;dur=0x10", nil, nil), ("db;dur=86400001", nil, nil), ("db;dur=5 junk;desc=a", 5, "a"),
            ("db junk;dur=5", 5, nil), ("db;;;dur=5;", 5, nil), ("db;desc=\"open", nil, "open"),
            ("db;desc=\"end\\", nil, "end"), ("db;=5;dur=1", 1, nil), (",, ,db;dur=5", 5, nil),
            ("@;dur=1,db;dur=5", 5, nil),
        ] as [(String, Double?, String?)])
    func parameterIsReadAsTheSpecificationSays(header: String, milliseconds: Double?, text: String?) {
        #expect(ServerTiming.list(ofHeader: header) == [timing("db", milliseconds, text)])
    }

    @Test(arguments: ["", " ", ",", ";", "=", ";dur=5", "\"db\";dur=1", "\u{0}", "é;dur=1", ",,,,", "\\"])
    func headerWithoutANameIsEmpty(header: String) {
        #expect(ServerTiming.list(ofHeader: header) == [])
    }

    @Test func longListIsCut() {
        let header = (0..<5000).map { "m\($0);dur=\($0)" }.joined(separator: ",")
        #expect(ServerTiming.list(ofHeader: header) == (0..<20).map { timing("m\($0)", Double($0)) })
        let long = String(repeating: "n", count: 5000)
        #expect(
            ServerTiming.list(ofHeader: "\(long);desc=\"\(long)\"").map { [$0.name.count, $0.text?.count] } == [
                [64, 128]
            ])
    }

    /// What is written as the specification says comes back, whatever stands in its quotes.
    @Test func writtenHeaderComesBack() {
        var generator = SeededGenerator()
        for _ in 0..<2000 {
            let timings = (0..<Int.random(in: 0...20, using: &generator)).map { _ in
                let text = String(
                    (0..<Int.random(in: 1...9, using: &generator)).map { _ in
                        ",;\"\\= aé\t".randomElement(using: &generator)!
                    })
                return timing(
                    ["db", "app", "x-1", "~!#"].randomElement(using: &generator)!,
                    Bool.random(using: &generator) ? Double(Int.random(in: 0...9999, using: &generator)) / 8 : nil,
                    Bool.random(using: &generator) ? text : nil)
            }
            let header = timings.map { timing in
                let duration = timing.milliseconds.map { ";dur=\($0)" } ?? ""
                let quoted = timing.text.map { text in
                    ";desc=\"" + text.map { "\"\\".contains($0) ? "\\\($0)" : "\($0)" }.joined() + "\""
                }
                return timing.name + duration + (quoted ?? "")
            }.joined(separator: ", ")
            #expect(ServerTiming.list(ofHeader: header) == timings, "\(generator)")
        }
    }

    @Test func noHeaderTraps() {
        var generator = SeededGenerator()
        let seed = Array("miss, db;dur=53;desc=\"a\\\"b\", app;dur=47.2;desc=token".utf8)
        var found = 0
        for _ in 0..<5000 {
            let header = String(decoding: Bytes.mutate(seed, &generator), as: UTF8.self)
            let list = ServerTiming.list(ofHeader: header)
            found += list.count
            if list.count > 20 || list.contains(where: \.name.isEmpty) { Issue.record("\(generator) \(header)") }
        }
        #expect((5000...15_000).contains(found), "\(generator) \(found)")
    }
}
