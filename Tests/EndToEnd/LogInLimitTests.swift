import Foundation
import Testing

extension EndToEndTests {
    @Test(.timeLimit(.minutes(1)))
    func sixthTryToSignInFromOneAddressIsRefusedForAWhile() async throws {
        let access = try AccessSite()
        let server = try await access.start()
        let reader = try await access.issue("reader", "read")
        for (token, status, address) in [("junk", 401, "203.0.113.1"), (reader, 303, "203.0.113.2")] {
            for number in 1...5 {
                let answer = try Ask.signIn(token).from(address).of(server)
                #expect(answer.status == status, "try \(number) of 5 with status \(status): \(answer.headers)")
            }
            let sixth = try Ask.signIn(token).from(address).of(server)
            expectSpent(sixth)
        }
        #expect(try Ask.signIn(reader).from("203.0.113.1").of(server).status == 429, "a good one too")
        #expect(try Ask.signIn(reader).from("203.0.113.3").of(server).status == 303, "others are not concerned")
        #expect(try await server.terminate() == 0)
    }

    @Test(.timeLimit(.minutes(1)))
    func wrongTokensCountAndATokenThatWasGoodBeforeStillPasses() async throws {
        let access = try AccessSite()
        let server = try await access.start()
        let known = try await access.issue("known", "read")
        let fresh = try await access.issue("fresh", "read")
        let address = "203.0.113.9"
        let ask = Ask("GET", "/v1/alerts").from(address)
        #expect(try ask.bearing(known).of(server).status == 200)
        for number in 1...5 {
            #expect(try ask.bearing("junk\(number)").of(server).status == 401, "wrong token \(number)")
        }
        expectSpent(try ask.bearing("junk6").of(server))
        expectSpent(try ask.bearing(fresh).of(server))
        expectSpent(try Ask.timings("shop").from(address).bearing("junk7").of(server))
        #expect(try Ask.signIn(known).from(address).of(server).status == 429)
        #expect(try ask.bearing(known).of(server).status == 200, "it was good before")
        #expect(try Ask("GET", "/v1/alerts").from("203.0.113.10").bearing(fresh).of(server).status == 200)
        #expect(try ask.bearing(fresh).of(server).status == 200, "now it was good before, wherever")
        #expect(try ask.of(server).status == 401, "none is not a wrong one")

        for _ in 1...20 {
            #expect(try Ask("GET", "/v1/alerts").bearing("junk").of(server).status == 401, "the machine itself")
            #expect(try Ask.signIn("junk").of(server).status == 401, "the machine itself")
        }
        #expect(try Ask.signIn(known).of(server).status == 303)
        #expect(try await server.terminate() == 0)
    }

    @Test(.timeLimit(.minutes(1)))
    func wrongTokensCountAtEveryDoor() async throws {
        let access = try AccessSite()
        let server = try await access.start()
        let doors = [
            Ask("POST", "/v1/tokens/refresh"), Ask("GET", "/v1/tokens"), Ask("GET", "/metrics"), .timings("shop"),
        ]
        for (number, door) in doors.enumerated() {
            let ask = door.from("203.0.113.\(20 + number)")
            for _ in 1...5 { #expect(try ask.bearing("junk").of(server).status == 401, "\(door.path)") }
            let sixth = try ask.bearing("junk").of(server)
            #expect(sixth.status == 429, "\(door.path) can be tried without end: \(sixth.text)")
        }
        #expect(try await server.terminate() == 0)
    }

    private func expectSpent(_ answer: RawAnswer, at location: SourceLocation = #_sourceLocation) {
        #expect(answer.status == 429, "\(answer.text.suffix(200))", sourceLocation: location)
        #expect(
            answer.headers["retry-after"].flatMap { Int($0) }.map { $0 > 0 && $0 <= 900 } == true,
            sourceLocation: location)
        #expect(answer.headers["ratelimit-policy"] == "\"log-ins\";q=5;w=900", sourceLocation: location)
        #expect(answer.headers["ratelimit"]?.hasPrefix("\"log-ins\";r=0;t=") == true, sourceLocation: location)
        #expect(answer.headers["x-ratelimit-limit"] == "5", sourceLocation: location)
        #expect(answer.headers["x-ratelimit-remaining"] == "0", sourceLocation: location)
        #expect(answer.headers["x-ratelimit-reset"] != nil, sourceLocation: location)
    }
}
