import Foundation
import Notify

/// A real mail server on this machine (aiosmtpd). It refuses recipients by their names: `later@…` with 451, `never@…` with 550.
struct MailServer {
    enum Security: String {
        case none, startTLS, fromTheStart
    }

    /// A mail as it arrived.
    struct Received: Decodable, Hashable {
        let from: String
        let to: [String]
        let text: String
        let isEncrypted: Bool
        let user: String?
    }

    let port: String
    private let program: PythonProgram

    /// - Parameter asksForPassword: then it takes mail of `me` with `s3cret/` only.
    static func start(
        _ security: Security, _ certificate: SelfSignedCertificate, asksForPassword: Bool = false
    ) async throws -> MailServer {
        let program = try PythonProgram(
            script, [security.rawValue, certificate.certificate, certificate.key, asksForPassword ? "yes" : "no"])
        return MailServer(port: try await program.next(), program: program)
    }

    func next() async throws -> Received {
        try JSONDecoder().decode(Received.self, from: Data(try await program.next().utf8))
    }

    private static let script = #"""
        import asyncio, json, ssl, sys
        from aiosmtpd.smtp import SMTP, AuthResult
        security, certificate, key, password = sys.argv[1:]
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, key)

        class Handler:
            async def handle_RCPT(self, server, session, envelope, address, options):
                if address.startswith("later"):
                    return "451 try again later"
                if address.startswith("never"):
                    return "550 nobody here"
                envelope.rcpt_tos.append(address)
                return "250 fine"

            async def handle_DATA(self, server, session, envelope):
                user = session.auth_data.login.decode() if session.auth_data else None
                print(json.dumps({"from": envelope.mail_from, "to": envelope.rcpt_tos,
                    "text": envelope.original_content.decode("ascii"),
                    "isEncrypted": session.ssl is not None or security == "fromTheStart", "user": user}))
                return "250 taken"

        def authenticate(server, session, envelope, mechanism, data):
            success = (data.login, data.password) == (b"me", b"s3cret/")
            return AuthResult(success=success, handled=success, auth_data=data)

        def protocol():
            return SMTP(Handler(), tls_context=context if security == "startTLS" else None,
                require_starttls=security == "startTLS", authenticator=authenticate,
                auth_required=password == "yes", auth_require_tls=False)

        async def main():
            loop = asyncio.get_running_loop()
            server = await loop.create_server(protocol, "127.0.0.1", 0,
                ssl=context if security == "fromTheStart" else None)
            print(server.sockets[0].getsockname()[1])
            await loop.run_in_executor(None, sys.stdin.read)

        asyncio.run(main())
        """#
}
