import CollectorTesting
import Foundation
import Testing

/// The script that is served is made of the one that is read.
extension EndToEndTests {
    @Test(.timeLimit(.minutes(1)))
    func servedScriptIsWhatTheSourceBecomesAndIsBelowThreeKilobytesPacked() throws {
        let compacted = try Tool.run(["python3", PageScript.compactor.path, PageScript.source.path])
        let served = try String(contentsOf: PageScript.served, encoding: .utf8)
        #expect(served == compacted, "run scripts/compact.py on page.js again")
        let packed = try Tool.run(["sh", "-c", "gzip -9nc < '\(PageScript.served.path)' | wc -c"])
        let size = try #require(Int(packed.trimmingCharacters(in: .whitespacesAndNewlines)))
        #expect(size < 3072, "\(size) bytes")
        let words = [
            "eval(", "Function(", "document.cookie", "localStorage", "sessionStorage", "innerHTML", "userAgent",
        ]
        #expect(words.filter { served.contains($0) } == [])
    }

    @Test(
        .timeLimit(.minutes(1)),
        arguments: [
            ("// a comment\nconst one = 1; // another\n\nuse(one);\n", "let a=1;use(a);"),
            (#"say("// no comment", 'x');"#, nil),
            (#"say("// no comment  \" at all");"#, #"say("// no comment  \" at all");"#),
            ("const path = `a ${ first } b`;", "let a=`a ${first} b`;"),
            ("const long = (value) => value.long + { long: 1 }.long;", "let a=a=>a.long+{long:1}.long;"),
            ("const wide = 1; const sum = (high) => { return high + wide; };", "let a=1,b=b=>{return b+a};"),
            ("const { name } = host; use(name);", "let{name}=host;use(name);"),
            ("const own = 1; use({ own });", "let own=1;use({own});"),
            ("thing._kept = thing._kept / 2 / size;", "thing.a=thing.a/2/size;"),
            ("const is = /[/]\\/ \"/.test(text);", "let a=/[/]\\/ \"/.test(text);"),
            ("if (one) { two(); } for (const each of list) { each(); }", "if(one)two();for(let a of list)a();"),
            ("const _hidden = 1;", nil), ("use(one;", nil), ("const text = 'x';", nil), ("@decorated", nil),
            ("const one = 1, two = 2;", nil), ("var one = 1;", nil),
            ("try { one(); } catch (error) { two(error); }", nil),
        ] as [(String, String?)])
    func compactsWhatItKnowsAndRefusesTheRest(source: String, expected: String?) throws {
        let folder = try TemporaryFolder()
        try Data(source.utf8).write(to: folder.file("in.js"))
        let words = ["python3", PageScript.compactor.path, folder.file("in.js").path]
        guard let expected else {
            #expect(throws: EndToEndFailure.self) { try Tool.run(words) }
            return
        }
        let compacted = try Tool.run(words)
        #expect(compacted.trimmingCharacters(in: .newlines) == expected.trimmingCharacters(in: .newlines))
    }
}
