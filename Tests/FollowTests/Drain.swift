import Follow
import Telemetry

/// Asks a follower for all there is, with a clock that stands until it waits and then leaps over what it waits for.
enum Drain {
    struct Result {
        var statements: [LoggedStatement] = []
        var batches: [FollowBatch] = []
        var isEnded = false
    }

    static func all(_ follower: LogFollower, acknowledging: Bool = true, from start: Int64 = 0) -> Result {
        var result = Result()
        var now = SteadyTime(nanoseconds: start)
        var waits = 0
        do {
            while waits < 2 {
                switch try follower.next(at: now) {
                case .batch(let batch):
                    result.statements += batch.statements
                    result.batches.append(batch)
                    if acknowledging { try follower.acknowledge(batch) }
                case .wait(let duration):
                    // Twice: the first leap completes the last record of a stderr log.
                    if duration > .zero { waits += 1 }
                    now = now + .seconds(10)
                case .ended:
                    result.isEnded = true
                    return result
                }
            }
        } catch {
            fatalError("the follower failed: \(error)")
        }
        return result
    }

    /// A statement as it is kept, computed plainly.
    static func kept(_ statement: String) -> String {
        var text = ""
        for scalar in statement.unicodeScalars {
            if text.utf8.count + String(scalar).utf8.count > LoggedStatement.statementLimit { break }
            text.unicodeScalars.append(scalar)
        }
        return text
    }
}
