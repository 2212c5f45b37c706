import CollectorTesting
import Foundation
import Testing

extension EndToEndTests {
    @Test(.timeLimit(.minutes(1)))
    func visitIsCountedUnderEachOfItsTags() async throws {
        let server = try await ServerProcess.start(try TestSite(), flags: ["--dimension-sets", "site+page+tag@1h"])
        for number in 1...6 {
            let plan = number <= 2 ? "pro" : "free"
            let arm = number % 2 == 0 ? "a" : "b"
            let value = number <= 2 ? 5000 : 1000
            let body = tagged(#"{"plan":"\#(plan)","arm":"\#(arm)"}"#, value: value, id: number)
            #expect(try server.answer(.page(body)).status == 204)
            #expect(try server.answer(.page(body)).status == 204, "the same visit once more")
        }
        #expect(try server.answer(.page(tagged("{}", id: 7))).status == 204)
        let byTag = try await QueryAnswer.ask(server, "LCP", by: "tag")
        let counts = ["plan=pro": 2, "plan=free": 4, "arm=a": 3, "arm=b": 3]
        #expect(byTag.counts("tag") == counts, "\(byTag)")
        #expect(byTag.row("tag", "plan=pro")?.shares == [0, 0, 2])
        #expect(byTag.row("tag", "plan=free")?.shares == [4, 0, 0])
        let byPage = try await QueryAnswer.ask(server, "LCP", by: "page,tag")
        #expect(byPage.counts("tag") == counts && byPage.counts("page") == ["/k": 12], "\(byPage)")
        #expect(try await server.count() == 7, "a visit with two tags is one visit")

        let pro = try await QueryAnswer.run(server, "LCP", "--where", "tag=plan=pro")
        #expect(pro.rows.map(\.count) == [2] && pro.rows.first?.shares == [0, 0, 2], "\(pro)")
        let here = try await QueryAnswer.run(server, "LCP", "--by", "page", "--where", "tag=plan=pro,site=shop")
        #expect(here.counts("page") == ["/k": 2], "\(here)")
        #expect(try await QueryAnswer.run(server, "LCP", "--where", "tag=plan=none").rows.isEmpty)
        #expect(try await server.terminate() == 0)
    }

    @Test(.timeLimit(.minutes(1)))
    func ofMoreThanEightTagsEightAreKeptAndTheRestIsSaid() async throws {
        let server = try await ServerProcess.start(try TestSite())
        let pairs = (1...12).map { "\"t\($0)\":\"v\"" }.joined(separator: ",")
        let answer = try server.answer(.page(tagged("{\(pairs)}", id: 1)))
        #expect(answer.status == 204 && answer.headers["vitalsd-refused"] != nil, "\(answer)")
        let byTag = try await QueryAnswer.ask(server, "LCP", by: "tag")
        #expect(byTag.rows.count == 8 && byTag.rows.allSatisfy { $0.count == 1 }, "\(byTag)")
        #expect(try await server.count() == 1)

        let long = String(repeating: "x", count: 100)
        #expect(try server.answer(.page(tagged(#"{"long":"\#(long)"}"#, id: 2))).status == 204)
        let tags = try await QueryAnswer.ask(server, "LCP", by: "tag").counts("tag").keys
        #expect(tags.contains { $0.hasPrefix("long=x") && $0.utf8.count == 64 }, "\(tags)")
        #expect(try await server.outcomes()["stored"] == 2)
        #expect(try await server.terminate() == 0)
    }

    @Test(.timeLimit(.minutes(3)))
    func tagsOfTheScriptsElementAreCounted() async throws {
        let server = try await ServerProcess.start(try TestSite(), flags: MeasuredShop.humanLike)
        let shop = try await MeasuredShop.open(server, said: #"data-tag-plan="pro" data-tag-arm="b" data-release="7""#)
        try await shop.visit("/cart")
        try await shop.leave()
        #expect(try await server.counted("TTFB", by: "tag", atLeast: 2).counts("tag") == ["plan=pro": 1, "arm=b": 1])
        #expect(try await QueryAnswer.ask(server, "TTFB", by: "release").counts("release") == ["7": 1])
        try await shop.close()
        #expect(try await server.terminate() == 0)
    }

    private func tagged(_ tags: String, value: Int = 1000, id: Int) -> String {
        #"{"site":"shop","url":"/k","tags":\#(tags),"metrics":[{"name":"LCP","value":\#(value),"id":"t\#(id)"}]}"#
    }
}
