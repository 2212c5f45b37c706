import CollectorTesting
import Telemetry
import Testing

@testable import Normalise

@Suite struct ClientHintsTests {
    @Test(
        arguments: [
            (
                #""Not)A;Brand";v="8", "Chromium";v="138", "Google Chrome";v="138""#,
                ["Not)A;Brand", "Chromium", "Google Chrome"]
            ),
            (
                #"" Not A;Brand";v="99", "Chromium";v="96", "Microsoft Edge";v="96""#,
                [" Not A;Brand", "Chromium", "Microsoft Edge"]
            ),
            (#""Not;A=Brand";v="99","Chromium";v="139""#, ["Not;A=Brand", "Chromium"]),
            (#""\\Not\"A;Brand";v="99", "Chromium";v="84""#, [#"\Not"A;Brand"#, "Chromium"]),
            (#""a,b";v="1,2", "c""#, ["a,b", "c"]),
            (#""a";v="x\",\"y";w, "b""#, ["a", "b"]),
            (#""a";v=138;w=?1 , "b" "#, ["a", "b"]),
            ("\"a\"\t,\t\"b\"", ["a", "b"]),
            (#""", "a""#, ["a"]),
        ])
    func brandsAreRead(brands: String, names: [String]) {
        #expect(ClientHints(brands: brands).brandNames == names)
    }

    @Test(
        arguments: [
            nil, "", "  ", "Chromium", #"Chromium;v="138""#, "\"", #""Chromium"#, #""Chromium\"#, #""Chromium\""#,
            #""Chromium";v="138"#, #""Chromium", "#, #", "Chromium""#, #""Chromium",,"Brave""#, #""Chromium" "Brave""#,
            #""Chromium""Brave""#, #""Chro\mium""#, "\"Chro\u{0}mium\"", "\"Chro\nmium\"", "\"Chromium\";v=\u{1}",
            #""Chromé""#, #"("Chromium" "Brave")"#, #"'Chromium'"#,
        ] as [String?])
    func nothingIsReadFromAFaultyField(brands: String?) {
        let hints = ClientHints(brands: brands)
        #expect(hints.brandNames == [])
        #expect(hints.browser == nil)
    }

    @Test func noMoreThanEightBrandsAreRead() {
        let brands = (1...20_000).map { #""brand \#($0)";v="\#($0)""# }.joined(separator: ", ")
        #expect(ClientHints(brands: brands).brandNames == (1...8).map { "brand \($0)" })
        // What stands behind them is not even looked at.
        #expect(ClientHints(brands: brands + "\u{0}\"").brandNames.count == 8)
    }

    @Test func longBrandIsLeftOutAndOthersStay() {
        let most = String(repeating: "a", count: 64)
        let brands = #""\#(most)", "\#(most)b", "\#(String(repeating: #"\""#, count: 32_768))", "Brave""#
        #expect(ClientHints(brands: brands).brandNames == [most, "Brave"])
    }

    @Test(
        arguments: [
            String(repeating: "\"", count: 65_536), String(repeating: "\\", count: 65_536),
            String(repeating: ",", count: 65_536), String(repeating: ";", count: 65_536),
            "\"" + String(repeating: "a", count: 65_536), "\"a\"" + String(repeating: ";\"", count: 32_767),
            "\"a" + String(repeating: "\\\"", count: 32_768), String(repeating: " ", count: 65_536) + "a",
        ])
    func hostileFieldSaysNothing(text: String) {
        let hints = ClientHints(brands: text, isMobile: text, platform: text)
        #expect(hints.brandNames == [])
        #expect(hints.device == nil)
        #expect(UserAgent(nil, hints: hints) == UserAgent(nil))
    }

    @Test(
        arguments: [
            ("?1", #""Android""#, .mobile), ("?1", nil, .mobile), ("?1", #""Windows""#, .mobile),
            ("?0", #""Android""#, .tablet), ("?0", #""iOS""#, .tablet),
            ("?0", #""Windows""#, .desktop), ("?0", #""macOS""#, .desktop), ("?0", #""Linux""#, .desktop),
            ("?0", #""Chrome OS""#, .desktop), ("?0", #""Chromium OS""#, .desktop), (nil, #""Windows""#, .desktop),
            ("?0", nil, nil), (nil, #""Android""#, nil), ("?0", #""Unknown""#, nil), ("?0", #""Fuchsia""#, nil),
            ("?0", "Android", nil), ("?0", #""Android"#, nil), ("?0", #""android""#, nil), ("1", #""Android""#, nil),
            ("?2", #""Android""#, nil), ("", "", nil), ("true", nil, nil), (nil, nil, nil),
        ] as [(String?, String?, Device?)])
    func deviceIsToldByMobileAndPlatform(isMobile: String?, platform: String?, device: Device?) {
        #expect(ClientHints(isMobile: isMobile, platform: platform).device == device)
    }

    @Test(
        arguments: [
            (#""Chromium";v="138", "Google Chrome";v="138", "Not)A;Brand";v="8""#, .certain(.chrome)),
            (#""Not.A/Brand";v="99", "Microsoft Edge";v="136", "Chromium";v="136""#, .certain(.edge)),
            (
                #""Microsoft Edge";v="126", "Chromium";v="126", "Not.A/Brand";v="8", "Microsoft Edge WebView2";v="126""#,
                .certain(.edge)
            ),
            (#""Opera";v="101", "Not_A Brand";v="8", "Chromium";v="138""#, .certain(.opera)),
            (#""Opera GX";v="114", "Chromium";v="128", "Not;A=Brand";v="24""#, .certain(.opera)),
            (
                #""OperaMobile";v="86", ";Not A Brand";v="99", "Opera";v="115", "Chromium";v="130""#, .certain(.opera)
            ),
            (
                #""Opera Mini Android";v="97", "Android WebView";v="143", "Chromium";v="143", "Not A(Brand";v="24""#,
                .certain(.opera)
            ),
            (#""Brave";v="138", "Chromium";v="138", "Not?A_Brand";v="99""#, .certain(.brave)),
            (
                #""Samsung Internet";v="30.0", "Chromium";v="143", "Not A(Brand";v="24""#,
                .certain(.samsungInternet)
            ),
            (
                #""Chromium";v="142", "YaBrowser";v="25.12", "Not_A Brand";v="99", "Yowser";v="2.5""#,
                .certain(.yandex)
            ),
            (#"" Not A;Brand";v="99", "Chromium";v="100", "Yandex";v="22""#, .certain(.yandex)),
            (#""Chromium";v="128", "Not;A=Brand";v="24", "Vivaldi";v="6.9""#, .certain(.vivaldi)),
            // Vivaldi may add the brand it wants to be taken for.
            (#""Google Chrome";v="128", "Vivaldi";v="6.9", "Chromium";v="128""#, .certain(.vivaldi)),
            (#""Chromium";v="100", "UCBrowser";v="15""#, .certain(.ucBrowser)),
            (#""DuckDuckGo";v="131", "Chromium";v="131", "Not_A Brand";v="24""#, .certain(.duckDuckGo)),
            (#""Not/A)Brand";v="8", "Chromium";v="126", "Android WebView";v="126""#, .presumed(.webView)),
            (#""Chromium";v="145", "Not:A-Brand";v="99""#, .presumed(.chrome)),
            (#""Chromium";v="138", "HeadlessChrome";v="138", "Not)A;Brand";v="8""#, .presumed(.chrome)),
            (#""Chromium";v="99", "HuaweiBrowser";v="99", " Not A;Brand";v="99""#, .presumed(.chrome)),
            (#""Not)A;Brand";v="8""#, .presumed(.other)), (#""Netscape";v="4""#, .presumed(.other)),
            (#""google chrome";v="138""#, .presumed(.other)),
        ] as [(String, HintedBrowser)])
    func brandsComeToABrowser(brands: String, browser: HintedBrowser) {
        #expect(ClientHints(brands: brands).browser == browser)
    }

    @Test func orderOfBrandsDoesNotMatter() {
        var generator = SeededGenerator()
        let brands = [#""Chromium";v="126""#, #""Not/A)Brand";v="8""#, #""Google Chrome""#, #""Opera GX";v="114""#]
        for _ in 0..<50 {
            let hints = ClientHints(brands: brands.shuffled(using: &generator).joined(separator: ", "))
            #expect(hints.browser == .certain(.opera), "\(generator)")
        }
    }

    @Test func anyNamesWrittenAreReadBack() {
        var generator = SeededGenerator()
        for _ in 0..<2000 {
            let names = (0..<Int.random(in: 1...8, using: &generator)).map { _ in
                String(
                    decoding: (0..<Int.random(in: 1...64, using: &generator)).map { _ in
                        UInt8.random(in: 0x20...0x7E, using: &generator)
                    }, as: UTF8.self)
            }
            let field = names.map {
                #"""# + $0.replacing(#"\"#, with: #"\\"#).replacing(#"""#, with: #"\""#) + #"";v="1""#
            }
            #expect(ClientHints(brands: field.joined(separator: ", ")).brandNames == names, "\(generator)")
        }
    }

    /// Sound members with what may break them put in between, so that both outcomes are common.
    @Test func anyFieldIsReadAsTheGrammarReadsIt() {
        var generator = SeededGenerator()
        let members = [#""a""#, #""b, c;""#, #""\"d\\";v="8""#, #""";v="1,2""#, #""Chromium";v=138;w"#, "\"e\" \t"]
        let others = [#"""#, #"\"#, #"\""#, ",", ";", " ", "\t", "=", "é", "\u{0}", "\u{7F}", #";v="8""#]
        var filled = 0
        for _ in 0..<5000 {
            var pieces = (0..<Int.random(in: 0...10, using: &generator)).flatMap { index in
                (index == 0 ? [] : [", "]) + [members.randomElement(using: &generator)!]
            }
            for _ in 0..<Int.random(in: 0...2, using: &generator) {
                let place = Int.random(in: 0...pieces.count, using: &generator)
                pieces.insert(others.randomElement(using: &generator)!, at: place)
            }
            let field = pieces.joined()
            let names = ClientHints(brands: field).brandNames
            let expected = ClientHintsTests.names(of: field)
            if names != expected { Issue.record("\(generator) \(field.debugDescription) \(names) \(expected)") }
            filled += names.isEmpty ? 0 : 1
        }
        #expect((1000...4500).contains(filled), "\(generator)")
    }

    /// The grammar as an expression, which may look back and forth as it likes.
    private static func names(of field: String) -> [String] {
        let member =
            /"((?:[ !#-\[\]-~]|\\["\\])*)"[ \t]*(?:;(?:[\t !#-+\--~]|"(?:[ !#-\[\]-~]|\\["\\])*")*)?(?=,|\z)/
            .matchingSemantics(.unicodeScalar)
        var rest = field[...].drop { $0 == " " || $0 == "\t" }
        var names: [String] = []
        for _ in 1...8 {
            guard let match = rest.prefixMatch(of: member) else { return [] }
            names.append(String(match.1.replacing(/\\(["\\])/) { $0.1 }))
            rest = rest[match.range.upperBound...]
            guard rest.first == "," else { break }
            rest = rest.dropFirst().drop { $0 == " " || $0 == "\t" }
        }
        return names.filter { !$0.isEmpty && $0.utf8.count <= 64 }
    }
}
