import Manifest

/// Where things are to be found.
extension ManifestNode {
    /// An absolute http or https URL. The text is not repeated in the message: it may carry a token.
    var webURL: String? {
        guard let text else { return nil }
        guard WebURL.isValid(text) else {
            return fail(
                "expected an http or https URL of at most \(WebURL.byteLimit) bytes, such as https://example.com/x")
        }
        return text
    }

    /// The name of an environment variable. Not repeated in the message: people paste the secret itself.
    var environmentName: String? {
        guard let text else { return nil }
        let isName = text.utf8.allSatisfy {
            (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0)
                || $0 == UInt8(ascii: "_")
        }
        guard isName, (1...RuleRanges.environmentNameLimit).contains(text.utf8.count), text.first?.isNumber == false
        else {
            return fail("expected the name of an environment variable in capitals, such as ONCALL_URL")
        }
        return text
    }
}
