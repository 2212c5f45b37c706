import CollectorTesting
import Foundation
import Testing

extension EndToEndTests {
    @Test(.timeLimit(.minutes(2)))
    func positionOfMoreThanAHundredValuesIsLearnedAndCanBeUndoneWhileTheServerRuns() async throws {
        var names = ProductNames()
        let site = try TestSite()
        var server = try await ServerProcess.start(site)
        for _ in 1...150 { try view("/shop/\(names.next())", server) }
        let pages = try await server.counted().counts("page")
        let folded = try #require(pages["/shop/:any"], "\(pages) \(names)")
        #expect(folded == 50 && pages.count == 101, "what was counted before keeps its name: \(pages.count) \(names)")

        let learned = try await LearnedRoutes.read(server)
        #expect(learned.rules.map { [$0.site, $0.template] } == [["shop", "/shop/:any"]] && learned.undone.isEmpty)
        #expect((learned.rules.first?.distinct ?? 0) >= 100 && learned.rules.first?.examples.isEmpty == false)
        let table = try await CommandRun.vitalsd(["routes", "--url", server.origin])
        #expect(
            table.exitCode == 0 && table.output.contains("/shop/:any") && table.output.hasPrefix("site"), "\(table)")
        let other = try await CommandRun.vitalsd(["routes", "--site", "other", "--url", server.origin])
        #expect(other.exitCode == 0 && !other.output.contains("/shop/:any"), "\(other)")
        let unknown = try await routes(server, "--undo", "/none/:any", "--site", "shop")
        #expect(unknown.exitCode == 2 && unknown.errors.contains("/none/:any"), "\(unknown)")

        #expect(try await routes(server, "--undo", "/shop/:any", "--site", "shop").exitCode == 0)
        try await expectNamed(server, &names)
        #expect(try await server.terminate() == 0)
        server = try await ServerProcess.start(site)
        #expect(try await LearnedRoutes.read(server).rules.isEmpty)
        try await expectNamed(server, &names)
        #expect(try await server.counted().counts("page")["/shop/:any"] == folded)

        #expect(try await routes(server, "--allow", "/shop/:any", "--site", "shop").exitCode == 0)
        #expect(try await LearnedRoutes.read(server).undone.isEmpty)
        for _ in 1...150 { try view("/shop/\(names.next())", server) }
        let again = try await server.counted().counts("page")["/shop/:any"] ?? 0
        #expect(again > folded, "what is allowed is learned again \(names)")
        #expect(try await server.terminate() == 0)
    }

    /// Half of all views are of one product, whether it was the first or came with the others.
    @Test(.timeLimit(.minutes(1)), arguments: [150, 0])
    func valueThatMakesUpATwentiethOfTheViewsKeepsItsName(before: Int) async throws {
        var names = ProductNames()
        let server = try await ServerProcess.start(try TestSite())
        for _ in 0..<before { try view("/shop/kettle", server) }
        for _ in 1...150 {
            try view("/shop/\(names.next())", server)
            if before == 0 { try view("/shop/kettle", server) }
        }
        let pages = try await server.counted().counts("page")
        #expect(pages["/shop/kettle"] == 150, "\(names)")
        #expect((49...51).contains(pages["/shop/:any"] ?? 0), "\(pages["/shop/:any"] ?? 0) \(names)")
        #expect(try await server.terminate() == 0)
    }

    @Test(.timeLimit(.minutes(2)))
    func learnedRouteIsUndoneInTheFilesOnlyWhenNoServerRuns() async throws {
        var names = ProductNames()
        let site = try TestSite()
        var server = try await ServerProcess.start(site)
        for _ in 1...120 { try view("/shop/\(names.next())", server) }
        let undo = ["routes", "--undo", "/shop/:any", "--site", "shop", "--data", site.data.path]
        let busy = try await CommandRun.vitalsd(undo)
        #expect(busy.exitCode == 3 && busy.errors.contains("in use"), "\(busy)")
        #expect(try await LearnedRoutes.read(server).rules.count == 1, "\(names)")
        #expect(try await server.terminate() == 0)

        let listed = try await CommandRun.vitalsd(["routes", "--data", site.data.path, "--format", "json"])
        #expect(try LearnedRoutes.parse(listed.output).rules.map(\.template) == ["/shop/:any"], "\(listed)")
        #expect(try await CommandRun.vitalsd(undo).exitCode == 0)
        let undone = try await CommandRun.vitalsd(["routes", "--data", site.data.path, "--format", "json"])
        #expect(try LearnedRoutes.parse(undone.output).rules.isEmpty, "\(undone)")
        #expect(undone.output.contains("/shop/:any"), "what was undone is said: \(undone)")
        let unknown = try await CommandRun.vitalsd(
            ["routes", "--undo", "/none/:any", "--site", "shop", "--data", site.data.path])
        #expect(unknown.exitCode == 2, "\(unknown)")

        server = try await ServerProcess.start(site)
        try await expectNamed(server, &names)
        #expect(try await server.terminate() == 0)
    }

    @Test(.timeLimit(.minutes(2)))
    func whatWasNamedByPatternOrRouteIsNeverFolded() async throws {
        var names = ProductNames()
        let literals = (1...120).map { _ in "/lit/\(names.next())" }
        let server = try await ServerProcess.start(
            try TestSite(), flags: ["--pages", (literals + ["shop:/p/:product"]).joined(separator: ",")])
        for literal in literals {
            try view(literal, server)
            try view("/p/\(names.next())", server)
            try view("/whatever", server, route: "/by-router/\(names.next())")
        }
        let pages = try await server.counted().counts("page")
        #expect(Set(literals).isSubset(of: pages.keys) && pages["/p/:product"] == 120, "\(names)")
        #expect(pages.keys.filter { $0.hasPrefix("/by-router/") }.count == 120, "\(names)")
        #expect(try await LearnedRoutes.read(server).rules.isEmpty)
        #expect(try await server.terminate() == 0)
    }

    @Test(.timeLimit(.minutes(1)))
    func pageOfAnotherSiteCannotChangeWhatWasLearned() async throws {
        var names = ProductNames()
        let server = try await ServerProcess.start(try TestSite())
        for _ in 1...120 { try view("/shop/\(names.next())", server) }
        let body = #"{"action":"undo","site":"shop","template":"/shop/:any"}"#
        for origin in ["https://evil.example", "null", server.origin] {
            let request = WireRequest(
                target: "/v1/routes", headers: ["Origin: \(origin)", "Content-Type: text/plain"], body: Array(body.utf8)
            )
            let refused = try server.answer(request)
            #expect(refused.status == 403 && refused.headers["access-control-allow-origin"] == nil, "\(refused)")
        }
        #expect(try await LearnedRoutes.read(server).rules.count == 1, "\(names)")
        for wrong in ["{", #"{"action":"burn","site":"shop","template":"/shop/:any"}"#, #"{"action":"undo"}"#] {
            #expect(
                try server.answer(WireRequest(target: "/v1/routes", body: Array(wrong.utf8))).status == 400, "\(wrong)")
        }
        #expect(try server.answer(WireRequest(target: "/v1/routes", body: Array(body.utf8))).status == 200)
        #expect(try await LearnedRoutes.read(server).rules.isEmpty)
        #expect(try await server.terminate() == 0)
    }

    private func routes(_ server: ServerProcess, _ words: String...) async throws -> CommandRun {
        try await CommandRun.vitalsd(["routes", "--url", server.origin] + words)
    }

    /// A new name under `/shop/` is counted as itself.
    private func expectNamed(_ server: ServerProcess, _ names: inout ProductNames) async throws {
        let page = "/shop/\(names.next())"
        try view(page, server)
        #expect(try await server.count(page: page) == 1, "\(page) \(names)")
    }

    private func view(_ path: String, _ server: ServerProcess, route: String? = nil) throws {
        let route = route.map { #""route":"\#($0)","# } ?? ""
        let body =
            #"{"site":"shop","url":"https://shop.example\#(path)",\#(route)"metrics":[{"name":"LCP","value":900}]}"#
        let answer = try server.answer(.page(body))
        guard answer.status == 204 else { throw EndToEndFailure("\(path): \(answer)") }
    }
}

/// Names that could be words: nothing a machine would draw.
private struct ProductNames: CustomStringConvertible {
    private var generator = SeededGenerator()
    private var drawn: Set<String> = ["kettle"]

    var description: String { generator.description }

    mutating func next() -> String {
        while true {
            let syllables = (1...4).map { _ in
                "\("bdfgklmnprstv".randomElement(using: &generator) ?? "b")\("aeiou".randomElement(using: &generator) ?? "a")"
            }
            let name = syllables.joined()
            if drawn.insert(name).inserted { return name }
        }
    }
}
