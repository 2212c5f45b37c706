import Foundation

/// Makes bodies fit: texts are cut first, then alerts are left out, and counted.
enum BodyBound {
    /// Receivers cap what they read; the smallest cap of the common ones is Microsoft Teams' 20 KB.
    static let limitBytes = 20_000
    /// Bounds on one text, tried in turn while there are alerts that can be left out.
    private static let texts = [1024, 512, 256]
    /// Those of the last alert. The last one fits whatever the texts are: 16 labels of 32 bytes thrice, and each byte may
    /// become six (`\u0001`).
    private static let lastTexts = texts + [128, 64, 32]

    /// How many alerts a body holds; some room is left for what a later attempt says besides.
    static func capacity(_ message: Message, body: (Message, Int) -> Data) -> Int {
        var number = message.items.count
        while number > 1 {
            if body(message.keeping(number), texts.last ?? 0).count < limitBytes * 9 / 10 { return number }
            number = max(1, number * 3 / 4)
        }
        return number
    }

    /// The body with the longest texts, then the most alerts, that is below `limit`; the smallest of all where none is.
    static func fitting(_ message: Message, limit: Int = limitBytes, body: (Message, Int) -> Data) -> Data {
        var data = Data()
        var number = message.items.count
        while true {
            let kept = message.keeping(number)
            for bound in number == 1 ? lastTexts : texts {
                data = body(kept, bound)
                if data.count < limit { return data }
            }
            if number == 1 { return data }
            number = number * 3 / 4
        }
    }
}
