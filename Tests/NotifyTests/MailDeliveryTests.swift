import Foundation
import Notify
import Telemetry
import Testing

/// Over real sockets, to a real mail server.
@Suite struct MailDeliveryTests {
    private let certificate: SelfSignedCertificate

    init() throws { certificate = try SelfSignedCertificate() }

    private func send(
        _ message: Message = AlertSamples.message(), to url: String, recipients: [String] = ["oncall@example.com"],
        caFile: String? = nil
    ) async throws -> (CurlAnswer, DeliveryOutcome) {
        let format = MailFormat(
            url: try EndpointURL(url, .mail, receiver: "mail"), from: "vitalsd@example.com", to: recipients)
        let request = try #require(format.requests(for: message, at: AlertSamples.start).first)
        let answer = await (try CurlSender(route: SenderRoute(caFile: caFile))).send(request)
        return (answer, format.outcome(of: answer, at: AlertSamples.start))
    }

    @Test func arrivesAsItWasWritten() async throws {
        let server = try await MailServer.start(.none, certificate)
        let (_, outcome) = try await send(
            AlertSamples.hostile, to: "smtp://127.0.0.1:\(server.port)", recipients: ["a@example.com", "b@example.com"])
        #expect(outcome == .delivered(status: 250))
        let mail = try await server.next()
        #expect(mail.from == "vitalsd@example.com")
        #expect(mail.to == ["a@example.com", "b@example.com"])
        let golden = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Golden/email.hostile.eml")
        #expect(mail.text == (try String(contentsOf: golden, encoding: .utf8)))
    }

    /// 0.0.0.0 leads to this machine, and is none of the names of it for which mail may go in the clear.
    @Test func startsTLSWithAServerElsewhere() async throws {
        let server = try await MailServer.start(.startTLS, certificate, asksForPassword: true)
        let url = "smtp://me:s3cret%2F@0.0.0.0:\(server.port)"
        let (_, outcome) = try await send(to: url, caFile: certificate.certificate)
        #expect(outcome == .delivered(status: 250))
        let mail = try await server.next()
        #expect(mail.isEncrypted && mail.user == "me")
    }

    @Test func saysNothingToAServerElsewhereThatHasNoTLS() async throws {
        let server = try await MailServer.start(.none, certificate)
        let (answer, outcome) = try await send(to: "smtp://me:s3cret@0.0.0.0:\(server.port)")
        #expect(answer == .unanswered(reason: "Requested SSL level failed"))
        #expect(outcome == .retry(reason: "Requested SSL level failed", after: nil))
    }

    @Test func goesByTLSFromTheStartWithAPrivateCertificate() async throws {
        let server = try await MailServer.start(.fromTheStart, certificate, asksForPassword: true)
        let url = "smtps://me:s3cret%2F@localhost:\(server.port)"
        let (_, outcome) = try await send(to: url, caFile: certificate.certificate)
        #expect(outcome == .delivered(status: 250))
        let mail = try await server.next()
        #expect(mail.isEncrypted && mail.user == "me")
    }

    @Test func isNotSentWhereTheCertificateIsNotKnown() async throws {
        let server = try await MailServer.start(.fromTheStart, certificate)
        let (answer, outcome) = try await send(to: "smtps://localhost:\(server.port)")
        #expect(answer == .unanswered(reason: "SSL peer certificate or SSH remote key was not OK"))
        #expect(outcome == .retry(reason: "SSL peer certificate or SSH remote key was not OK", after: nil))
    }

    @Test(arguments: [
        ("later@example.com", DeliveryOutcome.retry(reason: "451", after: nil)),
        ("never@example.com", .dead(reason: "550")),
    ])
    func refusalIsForLaterOrForGood(recipient: String, outcome: DeliveryOutcome) async throws {
        let server = try await MailServer.start(.none, certificate)
        let (_, met) = try await send(to: "smtp://127.0.0.1:\(server.port)", recipients: [recipient])
        #expect(met == outcome)
    }

    @Test func othersAreToldWhereOneAddressIsRefused() async throws {
        let server = try await MailServer.start(.none, certificate)
        let (_, outcome) = try await send(
            to: "smtp://127.0.0.1:\(server.port)", recipients: ["never@example.com", "oncall@example.com"])
        #expect(outcome == .delivered(status: 250))
        #expect(try await server.next().to == ["oncall@example.com"])
    }

    @Test func wrongPasswordIsRefusedWithoutBeingShown() async throws {
        let server = try await MailServer.start(.fromTheStart, certificate, asksForPassword: true)
        let (answer, outcome) = try await send(
            to: "smtps://me:wr0ng@localhost:\(server.port)", caFile: certificate.certificate)
        #expect(outcome == .dead(reason: "535"))
        #expect(!"\(answer)".contains("wr0ng"))
    }

    @Test func severalGoOverOneConnection() async throws {
        let server = try await MailServer.start(.none, certificate)
        let format = MailFormat(
            url: try EndpointURL("smtp://127.0.0.1:\(server.port)", .mail, receiver: "mail"), from: "a@x", to: ["b@x"])
        let sender = try CurlSender()
        for state in [Alert.State.firing, .resolved] {
            let message = AlertSamples.message([AlertSamples.alert(state: state)])
            let request = try #require(format.requests(for: message, at: AlertSamples.start).first)
            let answer = await sender.send(request)
            #expect(answer == .answered(status: 250, retryAfter: nil, body: Data()))
            #expect(try await server.next().text.contains("References: <8609b4f27d735526.thread@x>"))
        }
    }
}
