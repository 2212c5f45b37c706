import NIOCore

/// A socket that sends.
struct DatagramClient {
    let channel: any Channel

    /// Returns when the kernel has it.
    func send(_ text: String, to host: String, _ port: Int) async throws {
        let envelope = AddressedEnvelope(
            remoteAddress: try SocketAddress(ipAddress: host, port: port), data: ByteBuffer(string: text))
        try await channel.writeAndFlush(envelope)
    }
}
