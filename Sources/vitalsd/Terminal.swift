import Foundation
import Report

/// What standard output can show.
enum Terminal {
    /// Characters a line: the terminal's own, else `COLUMNS`, else 80.
    static var width: Int {
        var size = winsize()
        if ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 { return Int(size.ws_col) }
        guard let columns = ProcessInfo.processInfo.environment["COLUMNS"].flatMap({ Int($0) }) else { return 80 }
        return min(1000, max(20, columns))
    }

    /// By the locale, as the C library reads it: `LC_ALL`, then `LC_CTYPE`, then `LANG`.
    static var characters: TerminalChart.Characters {
        let environment = ProcessInfo.processInfo.environment
        let locale = ["LC_ALL", "LC_CTYPE", "LANG"].lazy.compactMap { environment[$0] }.first { !$0.isEmpty } ?? ""
        return locale.uppercased().contains("UTF") ? .unicode : .ascii
    }
}
