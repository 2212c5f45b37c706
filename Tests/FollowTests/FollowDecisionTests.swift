import Testing

@testable import Follow

@Suite struct FollowDecisionTests {
    private static func file(_ name: String, _ inode: UInt64, size: Int64 = 9, modified: Int64) -> FileSnapshot {
        FileSnapshot(name: name, identity: FileIdentity(device: 1, inode: inode), size: size, modified: modified)
    }

    private static let next = file("b.log", 2, modified: 6)

    @Test(
        arguments: [
            (9, 5, true, nil, .read), (9, 5, true, next, .read), (9, 9, true, nil, .wait),
            (9, 9, true, next, .advance(next)),
            (4, 5, true, next, .startOver), (0, 5, true, nil, .startOver), (9, 5, false, nil, .startOver),
            (9, 9, false, next, .startOver), (0, 0, true, nil, .wait),
        ] as [(Int64, Int64, Bool, FileSnapshot?, FollowDecision)])
    func whatIsDoneFollowsFromWhatIsThere(
        size: Int64, position: Int64, beginningHolds: Bool, successor: FileSnapshot?, decision: FollowDecision
    ) {
        let current = FollowDecisionTests.file("a.log", 1, size: size, modified: 5)
        #expect(
            FollowDecision(
                current: current, position: position, beginningHolds: beginningHolds, successor: successor) == decision)
    }

    @Test func successorOfAFileIsTheOldestYoungerOneAndTheNameLast() {
        let place = LogPlace.file(folder: "/", name: "a")
        let files = [
            FollowDecisionTests.file("a", 5, modified: 5), FollowDecisionTests.file("a.1", 4, modified: 9),
            FollowDecisionTests.file("a.2", 3, modified: 9), FollowDecisionTests.file("a.3", 2, modified: 8),
            FollowDecisionTests.file("a.4", 1, modified: 7),
        ]
        var order: [String] = []
        var current = files[4]
        while let next = place.successor(of: current, among: files), order.count < 9 {
            order.append(next.name)
            current = next
        }
        #expect(order == ["a.3", "a.2", "a.1", "a"])
        #expect(place.successor(of: files[0], among: files) == nil)
    }

    @Test func emptyFileIsNoSuccessor() {
        let place = LogPlace.file(folder: "/", name: "a")
        let current = FollowDecisionTests.file("a.3", 1, modified: 5)
        let empty = FollowDecisionTests.file("a.2", 2, size: 0, modified: 6)
        let tied = FollowDecisionTests.file("a.1", 3, modified: 5)
        #expect(place.successor(of: current, among: [current, empty]) == nil)
        #expect(place.successor(of: current, among: [current, empty, tied]) == tied)
        #expect(place.successor(of: tied, among: [current, empty, tied]) == nil)
    }
}
