/// An address that is not loopback and yet leads nowhere but to this machine, so that a client can be a stranger.
///
/// It is of 198.18.0.0/15, which RFC 2544 keeps for tests of networks, on the loopback interface. What still goes to it when it was taken
/// away falls into a hole of its own, which stays. Needs root, as the whole fault suite does.
struct OtherMachine: Sendable {
    let address: String

    init(_ number: Int) throws {
        address = "198.18.77.\(number)"
        leave()
        try Tool.run(["ip", "route", "replace", "blackhole", "198.18.77.0/24"])
        try Tool.run(["ip", "address", "add", "\(address)/32", "dev", "lo"])
    }

    /// Takes the address away again.
    func leave() { _ = try? Tool.run(["ip", "address", "del", "\(address)/32", "dev", "lo"]) }
}
