import Foundation

/// The processor time of the calling thread, which no other thread's work adds to.
enum ThreadTime {
    /// Whole microseconds that `work` takes; it must not suspend.
    static func microseconds(_ work: () -> Void) -> Int {
        let start = now()
        work()
        return now() - start
    }

    private static func now() -> Int {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return time.tv_sec * 1_000_000 + time.tv_nsec / 1000
    }
}
