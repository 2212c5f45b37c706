import Foundation
import Synchronization

/// The protocol Firefox is driven by: `LENGTH:JSON` each way, `[0, id, command, parameters]` answered by
/// `[1, id, error, result]` (firefox-source-docs.mozilla.org/testing/marionette/Protocol.html).
final class Marionette: Sendable {
    private let wire: Mutex<MarionetteWire>

    private init(_ wire: MarionetteWire) { self.wire = Mutex(wire) }

    deinit { wire.withLock { $0.close() } }

    /// Connects, reads the greeting and opens the one session there is.
    static func open(port: Int) async throws -> Marionette {
        let marionette = Marionette(try MarionetteWire(port: port))
        try await marionette.onItsThread("greeting") { _ = try $0.nextMessage() }
        // Less than the socket waits, so that the browser says what took too long.
        try await marionette.send("WebDriver:NewSession", ["timeouts": ["script": 45000, "pageLoad": 45000]])
        return marionette
    }

    /// What the command returns, or its `value` where it has one.
    @discardableResult
    func send(_ command: String, _ parameters: [String: Any] = [:]) async throws -> Any {
        let text = try JSONSerialization.data(withJSONObject: parameters)
        let answer = try await onItsThread(command) { try $0.exchange(command, text) }
        guard let message = try JSONSerialization.jsonObject(with: answer) as? [Any], message.count == 4 else {
            throw EndToEndFailure("\(command): no answer: \(String(decoding: answer, as: UTF8.self))")
        }
        guard message[2] is NSNull else { throw EndToEndFailure("\(command): \(message[2])") }
        return (message[3] as? [String: Any])?["value"] ?? message[3]
    }

    /// The blocking exchange has a thread of its own: the cooperative pool has only as many as there are cores.
    private func onItsThread<Value: Sendable>(
        _ name: String, _ work: @escaping @Sendable (inout MarionetteWire) throws -> Value
    ) async throws -> Value {
        let done = Eventually<Value>("answer to \(name)")
        Thread.detachNewThread { [self] in
            done.resolve(wire.withLock { wire in Result { try work(&wire) } })
        }
        return try await done.value(limitSeconds: 90)
    }
}
