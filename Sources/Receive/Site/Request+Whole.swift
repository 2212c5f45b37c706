import Hummingbird
import NIOCore
import Telemetry

extension Request {
    /// The whole body. Throws a `Refusal` for one that is too large or ends early: that is the client's doing and no line in the log.
    func whole(upTo limit: Int) async throws -> ByteBuffer {
        do {
            return try await body.collect(upTo: limit)
        } catch is NIOTooManyBytesError {
            throw Refusal(.tooLarge, "the body is larger than \(limit) bytes")
        } catch {
            throw Refusal(.malformed, "the body could not be read to its end")
        }
    }
}
