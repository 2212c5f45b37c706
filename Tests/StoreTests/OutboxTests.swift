import CollectorTesting
import Foundation
import Store
import Telemetry
import Testing

@Suite struct OutboxTests {
    private let folder: TemporaryFolder
    private let file: VitalsFile
    private let reader: VitalsReader

    init() throws {
        folder = try TemporaryFolder()
        file = try VitalsFile(at: folder.file("vitals.db"))
        reader = VitalsReader(file)
    }

    private func at(_ minute: Int) -> Timestamp { Given.start + .seconds(60 * minute) }

    /// `receiver page state`, in the order in which they are due.
    private func due(_ receiver: String = "oncall", at minute: Int = 0, limit: Int = 100) throws -> [String] {
        try file.dueDeliveries(for: receiver, at: at(minute), limit: limit).map {
            "\($0.receiver) \($0.alert.key.labels[.page] ?? "") \($0.alert.state.rawValue)"
        }
    }

    @Test func nothingIsOwedAtFirst() throws {
        #expect(try file.waitingReceivers() == [])
        #expect(try due() == [])
        #expect(try file.nextDelivery(for: "oncall") == nil)
        #expect(try reader.alerts() == [])
        #expect(try reader.deliveries() == [])
    }

    @Test func transitionIsSavedAndOwedToEachReceiver() throws {
        let alert = Given.alert(receivers: ["oncall", "chat"])
        try file.commit([.transition(alert)], at: at(1))
        #expect(try reader.alerts() == [alert])
        #expect(try file.waitingReceivers() == ["chat", "oncall"])
        let owed = try reader.deliveries()
        #expect(
            owed
                == owed.enumerated().map { index, delivery in
                    Delivery(
                        id: Int64(2 - index), messageID: delivery.messageID, receiver: ["chat", "oncall"][index],
                        alert: alert, state: .waiting, createdAt: at(1), attempts: 0, nextAttempt: at(1),
                        lastAnswer: nil)
                })
        #expect(owed.count == 2)
        #expect(Set(owed.map(\.messageID)).count == 2)
        #expect(owed.allSatisfy { $0.messageID.hasPrefix("msg_") && $0.messageID.count == 36 })
    }

    @Test func refreshSavesTheEvidenceAndOwesNothing() throws {
        try file.commit([.transition(Given.alert())], at: at(0))
        var refreshed = Given.alert()
        refreshed.summary = "LCP p75 3.5 s"
        try file.commit([.refresh(refreshed)], at: at(1))
        #expect(try reader.alerts() == [refreshed])
        #expect(try reader.deliveries().map(\.alert) == [Given.alert()])
    }

    @Test func oneMessageIsOwedForATransitionAndReceiverHoweverOftenItIsCommitted() throws {
        let alert = Given.alert(receivers: ["oncall", "oncall", "chat"])
        try file.commit([.transition(alert), .transition(alert)], at: at(0))
        try file.commit([.transition(alert)], at: at(1))
        #expect(try reader.deliveries().map(\.receiver) == ["chat", "oncall"])
        // Its end, another page and the next time it fires are other transitions.
        try file.commit(
            [
                .transition(Given.alert(state: .resolved, ended: 2)), .transition(Given.alert(page: "/pay")),
                .transition(Given.alert(since: 9)),
            ], at: at(9))
        #expect(try reader.deliveries().count == 6)
    }

    /// A message is owed if and only if the state was saved.
    @Test func failedCommitSavesNoStateAndOwesNothing() throws {
        let raw = try RawDatabase(folder.file("vitals.db"))
        try file.commit([.transition(Given.alert(page: "/old"))], at: at(0))
        for table in ["alert", "delivery"] {
            try raw.execute(
                "CREATE TRIGGER broken BEFORE INSERT ON \(table) WHEN new.labels LIKE '%bad%' BEGIN SELECT RAISE(ABORT, 'broken'); END"
            )
            #expect(throws: StoreError.sqlite(file: "vitals.db", code: 1811, message: "broken")) {
                try file.commit(
                    [.transition(Given.alert(page: "/good")), .transition(Given.alert(page: "/bad"))], at: at(1))
            }
            try raw.execute("DROP TRIGGER broken")
            #expect(try reader.alerts() == [Given.alert(page: "/old")])
            #expect(try due(at: 5) == ["oncall /old firing"])
        }
    }

    /// It fired, was told, ended, and fires again.
    private func fireAgain() throws -> Delivery {
        try file.commit([.transition(Given.alert())], at: at(0))
        var told = try #require(try reader.deliveries().first)
        told.state = .delivered
        try file.save([told])
        try file.commit([.transition(Given.alert(page: "/pay"))], at: at(1))
        try file.commit([.transition(Given.alert(state: .resolved, ended: 2))], at: at(2))
        try file.commit([.transition(Given.alert(since: 3))], at: at(3))
        return try #require(try file.dueDeliveries(for: "oncall", at: at(3), limit: 9).last)
    }

    @Test func laterMessageOfAnAlertWaitsForTheEarlierOne() throws {
        var end = try fireAgain()
        #expect(try due(at: 3) == ["oncall /pay firing", "oncall /cart resolved"])

        // The end is put off: what follows must not overtake it, the other alert is not held up.
        end.attempts = 1
        end.nextAttempt = at(10)
        end.lastAnswer = "503"
        try file.save([end])
        #expect(try due(at: 3) == ["oncall /pay firing"])
        #expect(try due(at: 10) == ["oncall /pay firing", "oncall /cart resolved"])
        #expect(try file.dueDeliveries(for: "oncall", at: at(10), limit: 2).last == end)

        end.state = .delivered
        end.lastAnswer = nil
        try file.save([end])
        #expect(try due(at: 3) == ["oncall /pay firing", "oncall /cart firing"])
    }

    @Test func deadMessageNoLongerHoldsUpTheNext() throws {
        var end = try fireAgain()
        end.state = .dead
        try file.save([end])
        #expect(try due(at: 3) == ["oncall /pay firing", "oncall /cart firing"])
    }

    @Test func receiversAreServedApart() throws {
        try file.commit([.transition(Given.alert(receivers: ["oncall", "chat"]))], at: at(0))
        try file.commit([.transition(Given.alert(state: .resolved, ended: 1, receivers: ["chat"]))], at: at(1))
        var first = try #require(try file.dueDeliveries(for: "oncall", at: at(1), limit: 9).first)
        first.nextAttempt = at(60)
        try file.save([first])
        #expect(try due("oncall", at: 1) == [])
        #expect(try due("chat", at: 1) == ["chat /cart resolved"], "who was not told yet is told once")
        #expect(try due("nobody", at: 1) == [])
        #expect(try file.nextDelivery(for: "oncall") == at(60))
        #expect(try file.nextDelivery(for: "chat") == at(1))
        #expect(try file.nextDelivery(for: "nobody") == nil)
    }

    @Test func nextDeliveryIsThatOfTheOldestMessages() throws {
        try file.commit([.transition(Given.alert())], at: at(0))
        try file.commit([.notice(Given.alert(), at: at(1))], at: at(1))
        var first = try #require(try file.dueDeliveries(for: "oncall", at: at(1), limit: 1).first)
        first.nextAttempt = at(30)
        try file.save([first])
        // The second would be due at once, but it waits for the first.
        #expect(try file.nextDelivery(for: "oncall") == at(30))
        try file.commit([.transition(Given.alert(page: "/pay", since: 5))], at: at(5))
        #expect(try file.nextDelivery(for: "oncall") == at(5))
    }

    @Test func endOfWhatWasNotToldYetTellsAllOfIt() throws {
        try file.commit([.transition(Given.alert())], at: at(0))
        var first = try #require(try file.dueDeliveries(for: "oncall", at: at(0), limit: 1).first)
        first.attempts = 1
        first.lastAnswer = "503"
        try file.save([first])
        try file.commit([.transition(Given.alert(state: .resolved, ended: 2))], at: at(2))
        #expect(try due(at: 3) == ["oncall /cart resolved"])
        #expect(try reader.deliveries().map(\.state) == [.waiting, .merged])
        // The attempt that was under way failed: it stays overtaken. Had it arrived, that is how it is.
        first.attempts = 2
        try file.save([first])
        #expect(try reader.deliveries().last?.state == .merged)
        first.state = .delivered
        try file.save([first])
        #expect(try reader.deliveries().last?.state == .delivered)
        #expect(try due(at: 3) == ["oncall /cart resolved"])
    }

    @Test func receiverThatWantsNoEndsAndWasNotToldYetHearsOfItOnce() throws {
        try file.commit([.transition(Given.alert(receivers: ["oncall", "chat"]))], at: at(0))
        try file.commit(
            [.transition(Given.alert(state: .resolved, ended: 1, receivers: ["oncall", "chat"]))],
            wantsEnds: { $0 != "chat" }, at: at(1))
        #expect(try due("chat", at: 1) == ["chat /cart resolved"])
        #expect(try due("oncall", at: 1) == ["oncall /cart resolved"])
    }

    @Test func messagesThatAreJoinedStayTogether() throws {
        for page in ["/a", "/b", "/c"] {
            try file.commit([.transition(Given.alert(page: page))], wait: .seconds(30), at: at(0))
        }
        #expect(try due(at: 0) == [])
        let fresh = try file.freshDeliveries(for: "oncall", limit: 9)
        #expect(fresh.map { $0.alert.key.labels[.page] } == ["/a", "/b", "/c"])
        try file.join(Array(fresh.prefix(2)), messageID: "msg_x", at: at(1))
        #expect(try file.freshDeliveries(for: "oncall", limit: 9).map(\.id) == [3])
        #expect(try file.matesOfDelivery(for: "oncall", messageID: "msg_x").map(\.id) == [1, 2])
        #expect(try file.matesOfDelivery(for: "chat", messageID: "msg_x").isEmpty)
    }

    @Test func deadMessageIsOwedToTheFallbackOnce() throws {
        try file.commit([.transition(Given.alert())], at: at(0))
        var dead = try #require(try reader.deliveries().first)
        dead.state = .dead
        dead.lastAnswer = "410"
        try file.handOver(dead, to: "chat", at: at(5))
        try file.handOver(dead, to: "chat", at: at(6))
        let all = try reader.deliveries()
        #expect(all.map(\.receiver) == ["chat", "oncall"] && all.map(\.state) == [.waiting, .dead])
        #expect(all[0].nextAttempt == at(5) && all[0].createdAt == at(5), "it has all the time again")
        #expect(all[0].messageID != all[1].messageID)
    }

    @Test func redeliveryIsOwedAgainUnderItsOldIdentifier() throws {
        try file.commit([.transition(Given.alert())], at: at(0))
        #expect(try file.redeliver(1, at: at(1)) == .noSuch, "it waits already")
        var dead = try #require(try reader.deliveries().first)
        dead.state = .dead
        dead.attempts = 9
        try file.save([dead])
        #expect(try file.redeliver(1, at: at(2)) == .owed)
        let again = try #require(try reader.deliveries().first)
        #expect(again.state == .waiting && again.attempts == 0 && again.nextAttempt == at(2))
        #expect(again.messageID == dead.messageID && again.createdAt == at(2), "it has all the time again")
        #expect(try file.redeliver(99, at: at(2)) == .noSuch)
        // What is over is not opened again.
        dead = again
        dead.state = .delivered
        try file.save([dead])
        try file.commit([.transition(Given.alert(state: .resolved, ended: 3))], at: at(3))
        #expect(try file.redeliver(1, at: at(4)) == .isOver)
        #expect(try file.redeliver(2, at: at(4)) == .noSuch)
    }

    @Test func messageThatWasSentTogetherIsSentAgainTogether() throws {
        for page in ["/a", "/b"] { try file.commit([.transition(Given.alert(page: page))], at: at(0)) }
        let both = try file.freshDeliveries(for: "oncall", limit: 9)
        try file.join(both, messageID: "msg_x", at: at(0))
        try file.save(
            both.map {
                var dead = $0
                dead.state = .dead
                dead.lastAttempt = at(0)
                return dead
            })
        #expect(try file.redeliver(2, at: at(1)) == .owed)
        #expect(try file.matesOfDelivery(for: "oncall", messageID: "msg_x").map(\.id) == [1, 2])
    }

    @Test func whoeverWasToldIsOwedTheEndWhateverTheRulesSayNow() throws {
        try file.commit([.transition(Given.alert(receivers: ["oncall"]))], at: at(0))
        var dead = try #require(try reader.deliveries().first)
        dead.state = .dead
        try file.handOver(dead, to: "boss", at: at(1))
        var handed = try #require(try reader.deliveries().first)
        handed.state = .delivered
        try file.save([handed])
        try file.commit(
            [.transition(Given.alert(state: .resolved, ended: 2, receivers: ["oncall"]))],
            recipients: { _ in ["chat"] },
            at: at(2))
        #expect(try due("boss", at: 2) == ["boss /cart resolved"])
        #expect(try due("oncall", at: 2).isEmpty && due("chat", at: 2).isEmpty, "they were never told")
        // Who wants no ends and was not told yet hears of it once.
        try file.commit([.transition(Given.alert(page: "/pay"))], at: at(3))
        try file.commit(
            [.transition(Given.alert(page: "/pay", state: .resolved, ended: 4))], wantsEnds: { _ in false }, at: at(4))
        #expect(try due(at: 4) == ["oncall /pay resolved"])
    }

    @Test func deadMessageThatWasOvertakenIsHandedToNobody() throws {
        try file.commit([.transition(Given.alert())], at: at(0))
        var dead = try #require(try reader.deliveries().first)
        try file.commit([.transition(Given.alert(state: .resolved, ended: 1))], at: at(1))
        dead.state = .dead
        try file.handOver(dead, to: "boss", at: at(2))
        #expect(try due("boss", at: 2).isEmpty && due(at: 2) == ["oncall /cart resolved"])
    }

    @Test func newestWordTakesThePlaceOfWhatWaits() throws {
        try file.commit([.transition(Given.alert())], at: at(0))
        for minute in 1...3 { try file.commit([.notice(Given.alert(), at: at(minute))], at: at(minute)) }
        #expect(try due(at: 3) == ["oncall /cart firing"])
        #expect(try reader.deliveries().map(\.state) == [.waiting, .merged, .merged, .merged])
    }

    @Test func whatIsQuietNowIsTakenBackUnlessItWasAttempted() throws {
        var quiet = Given.alert()
        quiet.hushed = "silenced"
        try file.commit([.transition(Given.alert())], wait: .seconds(30), at: at(0))
        try file.commit([.takeBack(quiet)], at: at(0))
        #expect(try reader.deliveries().isEmpty && reader.alerts() == [quiet])
        try file.commit([.transition(Given.alert())], at: at(1))
        try file.join(file.freshDeliveries(for: "oncall", limit: 1), messageID: "msg_x", at: at(1))
        try file.commit([.takeBack(quiet)], at: at(2))
        #expect(try reader.deliveries().count == 1 && reader.alerts().map(\.hushed) == [nil])
    }

    @Test func waitingAndLossAreSeen() throws {
        #expect(try reader.waitsSince() == nil && reader.lastLoss() == nil)
        try file.commit([.transition(Given.alert())], wait: .seconds(600), at: at(0))
        #expect(try reader.waitsSince() == at(10), "its group waits by intent")
        var dead = try #require(try reader.deliveries().first)
        dead.lastAttempt = at(11)
        try file.save([dead])
        #expect(try reader.waitsSince() == at(0))
        dead.state = .dead
        try file.save([dead])
        #expect(try reader.waitsSince() == nil && reader.lastLoss() == at(11))
        try file.handOver(dead, to: "boss", at: at(12))
        var handed = try #require(try reader.deliveries().first)
        handed.state = .delivered
        try file.save([handed])
        #expect(try reader.lastLoss() == nil, "somebody else was told")
    }

    @Test func limitTakesTheOldest() throws {
        for page in 0..<5 { try file.commit([.transition(Given.alert(page: "/\(page)"))], at: at(page)) }
        #expect(try due(at: 9, limit: 2) == ["oncall /0 firing", "oncall /1 firing"])
        #expect(try due(at: 2) == ["oncall /0 firing", "oncall /1 firing", "oncall /2 firing"])
        #expect(try reader.deliveries(limit: 2).map(\.id) == [5, 4])
    }

    @Test func stateSurvivesReopening() throws {
        let alert = Given.alert(receivers: ["oncall", "chat"])
        try file.commit([.transition(alert)], at: at(0))
        let owed = try reader.deliveries()
        try file.close()
        let again = try VitalsFile(at: folder.file("vitals.db"))
        #expect(try VitalsReader(again).alerts() == [alert])
        #expect(try VitalsReader(again).deliveries() == owed)
        try again.commit([.transition(alert)], at: at(1))
        #expect(try VitalsReader(again).deliveries() == owed)
    }

    @Test func listsFiringAlertsFirstThenTheNewest() throws {
        try file.commit(
            [
                .transition(Given.alert(page: "/a", state: .resolved, since: 9, ended: 10)),
                .transition(Given.alert(page: "/b", since: 1)), .transition(Given.alert(page: "/c", since: 5)),
                .transition(Given.alert(page: "/d", state: .resolved, since: 2, ended: 3)),
            ], at: at(10))
        #expect(try reader.alerts().map { $0.key.labels[.page] } == ["/c", "/b", "/a", "/d"])
        #expect(try reader.alerts(limit: 1).map { $0.key.labels[.page] } == ["/c"])
    }

    @Test func trimKeepsWhatFiresAndWhatWaits() throws {
        try file.commit(
            [
                .transition(Given.alert(page: "/firing")),
                .transition(Given.alert(page: "/old", state: .resolved, ended: 5)),
                .transition(Given.alert(page: "/long", state: .resolved, ended: 50)),
                .transition(Given.alert(page: "/new", state: .resolved, since: 40, ended: 50)),
            ], at: at(0))
        for var delivery in try file.dueDeliveries(for: "oncall", at: at(0), limit: 9)
        where delivery.alert.key.labels[.page] != "/old" {
            delivery.state = delivery.alert.state == .firing ? .delivered : .dead
            try file.save([delivery])
        }
        try file.commit([.transition(Given.alert(page: "/late"))], at: at(50))
        try file.trimAlerts(olderThan: at(0))
        #expect(try reader.alerts().count == 5)
        #expect(try reader.deliveries().count == 5)

        try file.trimAlerts(olderThan: at(30))
        // An alert that fired long is still news when it resolves.
        #expect(
            try reader.alerts().map { $0.key.labels[.page] } == ["/firing", "/late", "/new", "/long"])
        #expect(
            try reader.deliveries().map { "\($0.alert.key.labels[.page] ?? "") \($0.state.rawValue)" }
                == ["/late waiting", "/old waiting"])
    }
}
