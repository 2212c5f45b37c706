import Foundation
import Telemetry

/// The colour beside a message, where a receiver has one. The words say the same, for whoever cannot tell colours apart.
enum StateColor {
    /// As 0xRRGGBB.
    static func number(of message: Message) -> Int64 {
        switch (message.state, message.severity) {
        case (.resolved, _): 0x2E_7D32
        case (.firing, .page): 0xB7_1C1C
        case (.firing, .ticket): 0xE6_5100
        case (.firing, .info): 0x15_65C0
        }
    }

    /// `#B71C1C`
    static func hexadecimal(of message: Message) -> String { "#" + String(format: "%06X", number(of: message)) }
}
