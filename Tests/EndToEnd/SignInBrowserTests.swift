import Foundation
import Testing

extension EndToEndTests {
    @Test(.timeLimit(.minutes(3)))
    func personSignsInReadsTheReportAndSignsOutInARealBrowser() async throws {
        let access = try AccessSite()
        let server = try await access.start()
        let reader = try await access.issue("reader", "read")
        try server.take((1...5).map { _ in Beacon(value: 1800) })
        let browser = try await Chromium.start()
        try await browser.open(server.origin + "/")
        #expect(try await browser.run("return location.pathname") == "/sign-in")
        try await screenshot(browser, "signin.png")
        // The 401 the form answers with is a message of Chromium's own; a policy violation is one of the page's.
        try await submit("wrong", browser)
        #expect(try await browser.run("return document.body.innerText").contains("token"))
        #expect(try await browser.run("return document.querySelector('[role=alert]') !== null") == "1")
        let wrong = try await browser.consoleMessages().filter { !$0.contains("401") }
        #expect(wrong == [], "the page breaks its own policy")

        try await submit(reader, browser)
        #expect(try await browser.run("return location.pathname") == "/")
        let report = try await browser.run("return document.body.innerText")
        #expect(report.contains("LCP"), "\(report.prefix(300))")
        #expect(try await browser.run("return document.cookie").isEmpty, "no script can read it")
        try await screenshot(browser, "report.png")
        #expect(try await browser.consoleMessages() == [], "the report breaks its own policy")
        #expect(try await browser.run("return document.documentElement.outerHTML").contains(reader) == false)

        // The report's policy allows no form, so the sign-in page's does it.
        try await browser.open(server.origin + "/sign-in")
        try await navigate(browser, by: "const f = document.forms[0]; f.action = '/sign-out'; f.submit();")
        #expect(try await browser.run("return location.pathname") == "/sign-in")
        try await browser.open(server.origin + "/")
        #expect(try await browser.run("return location.pathname") == "/sign-in", "signed out")
        #expect(try await browser.consoleMessages() == [])
        try await browser.close()
        let actions = try access.audit().compactMap { $0["what"] }
        #expect(actions == ["token.issued", "signed.in", "signed.out"], "\(actions)")
        #expect(try await server.terminate() == 0)
    }

    /// Pastes a token and presses the button, until the next page is there.
    private func submit(_ token: String, _ browser: Chromium) async throws {
        _ = try await browser.run("document.querySelector('#token').value = '\(token)'; document.title = 'before'")
        try await browser.click("button")
        try await arrive(browser)
    }

    private func navigate(_ browser: Chromium, by script: String) async throws {
        _ = try await browser.run("document.title = 'before'; " + script)
        try await arrive(browser)
    }

    private func arrive(_ browser: Chromium) async throws {
        let state = try await Repeatedly.ask(within: .seconds(20)) {
            try await browser.run("return document.title + ' ' + document.readyState")
        } until: {
            !$0.hasPrefix("before") && $0.hasSuffix("complete")
        }
        #expect(state.hasSuffix("complete"), "\(state)")
    }

    /// For people: set VITALSD_TEST_SCREENSHOT_DIR to look at what the test saw.
    private func screenshot(_ browser: Chromium, _ name: String) async throws {
        guard let folder = ProcessInfo.processInfo.environment["VITALSD_TEST_SCREENSHOT_DIR"] else { return }
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try await browser.screenshot().write(to: URL(filePath: folder).appending(path: name))
    }
}
