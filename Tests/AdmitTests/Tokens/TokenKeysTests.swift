import Foundation
import Testing

@testable import Admit

@Suite struct TokenKeysTests {
    @Test func firstKeySignsBothVerify() throws {
        let keys = try TokenKeys(
            text: "# rotated in August\r\n\r\n  \(Forger.keyText)  # new\r\n\(Forger.otherText)\r\n# end")
        #expect(keys.ids == [Forger.id(of: Forger.keyBytes), Forger.id(of: Forger.otherBytes)])
        #expect(keys.signing.id == Forger.id(of: Forger.keyBytes))
    }

    @Test(arguments: [
        ("", TokenKeysError.none), ("\n  \n# only a remark\n", .none),
        ("not a key", .notBase64(line: 1)), ("\n\nAAAA!", .notBase64(line: 3)),
        // The last character of 32 bytes carries two bits that mean nothing; only zeros are taken.
        (String(repeating: "A", count: 42) + "B=", .notBase64(line: 1)),
        (String(repeating: "A", count: 43), .notBase64(line: 1)),
        (Data(count: 31).base64EncodedString(), .tooShort(line: 1, bytes: 31, minimum: 32)),
        (Forger.keyText + "\n" + Forger.keyText, .repeated(line: 2)),
        (
            [Forger.keyText, Forger.otherText, Data(count: 32).base64EncodedString()].joined(separator: "\n"),
            .tooMany(limit: 2)
        ),
        (String(repeating: "#", count: 8193), .tooLarge(limit: 8192)),
    ])
    func refusesWhatIsNoKeyFile(text: String, error: TokenKeysError) {
        #expect(throws: error) { try TokenKeys(text: text) }
        for line in text.split(separator: "\n") where line.utf8.count > 5 {
            #expect(!error.description.contains(line))
        }
    }

    @Test func keyOfExactly32BytesIsTakenAndOneOfMoreToo() throws {
        for count in [32, 33, 64, 65, 200] {
            #expect(try TokenKeys(text: Data(repeating: 7, count: count).base64EncodedString()).all.count == 1)
        }
    }

    @Test func noWayOfPrintingShowsAKey() throws {
        let keys = try TokenKeys(text: Forger.keyText)
        var dumped = ""
        dump(keys, to: &dumped)
        dump(keys.all[0], to: &dumped)
        let prints = ["\(keys)", String(reflecting: keys), "\(keys.all)", String(reflecting: keys.all[0]), dumped]
        for print in prints {
            #expect(!print.contains(Forger.keyText.prefix(8)) && !print.contains("SymmetricKey"), "\(print)")
        }
        #expect("\(keys)" == "TokenKeys(\(Forger.id(of: Forger.keyBytes)))")
    }
}
