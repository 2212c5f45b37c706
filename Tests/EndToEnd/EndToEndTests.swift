import Testing

/// The real binary, real sockets, a real browser and a real receiver. Serialised: each test starts servers of its own,
/// and on two cores parallel browsers would only measure each other.
@Suite(.serialized)
struct EndToEndTests {}
